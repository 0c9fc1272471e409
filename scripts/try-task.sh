#!/bin/sh
# Tries a built task on this machine without a container engine: replays its Dockerfile in a private root,
# lets a solution work in it, and grades the result in a second, clean root. For authors of tasks.
#
#   scripts/try-task.sh DIR [oracle [STEPS] | curve STEPS... | nop | FILE.sh]
#
# DIR      a built task (task.toml, environment/, tests/, solution/)
# oracle   runs solution/solve.sh whole, or its first STEPS steps
# curve    runs the reference once and grades the tree after each of these steps (rising numbers): a line each
# nop      does nothing
# FILE.sh  runs this script from the workdir, as a wrong or an alternative solution
#
# Prints what the solution and the grader said to stderr and reward.json to stdout. Exit code 0 with a
# verdict, 1 without one. Needs Linux with util-linux, root or user namespaces, and the
# Node that `npm ci` installs (otherwise the one on PATH).
# KEEP=DIR copies the solved workspace and the grader's files there.
set -eu
PATH=$PATH:/usr/sbin:/sbin

if [ "${1-}" = --inside ]; then
  shift
else
  [ $# -ge 1 ] && [ -f "$1/task.toml" ] || { echo "usage: $0 DIR [oracle [STEPS] | curve STEPS... | nop | FILE.sh]" >&2; exit 2; }
  # Out here, where there is a network: the packages that the task brings, fetched once and kept.
  PACKAGES=
  if [ -f "$1/environment/npm-packages.json" ]; then
    node=$(dirname "$0")/../node_modules/node/bin/node; [ -x "$node" ] || node=node
    PACKAGES=$("$node" "$(dirname "$0")/prepare-packages.ts" "$1/environment")
  fi
  export PACKAGES
  state=$(mktemp -d "${TMPDIR:-/tmp}/try-task.XXXXXX")
  trap 'rm -rf "$state"' EXIT
  as_root=; [ "$(id -u)" = 0 ] || as_root=-r
  # A process of its own in new namespaces: whatever the task starts dies with it, and nothing is mounted here.
  timeout --kill-after=5 900 unshare $as_root -m -p -n -f --kill-child --mount-proc \
    sh "$0" --inside "$state" "$(realpath "$1")" "${2:-oracle}" "$(shift; [ $# = 0 ] || shift; echo "$*")" && code=0 || code=$?
  if [ -n "${KEEP-}" ]; then mkdir -p "$KEEP"; cp -a "$state/keep/." "$KEEP/"; fi
  exit "$code"
fi

state=$1 task=$2 mode=$3 steps=$4
# The pinned Node of a clone, otherwise the one on PATH.
node=$(realpath "$(dirname "$0")/../node_modules/node/bin/node" 2>/dev/null) && [ -x "$node" ] || node=$(realpath "$(command -v node)")
npm=$(command -v npm || true)
ip link set lo up 2>/dev/null || echo 'try-task: no loopback (the command ip is missing)' >&2
mount --make-rprivate /

# make_root NAME: a root of tmpfs over a read-only view of the host's /usr, with the paths of a container.
make_root() {
  root=$state/$1
  mkdir "$root"
  mount -t tmpfs -o size=4g,mode=755 tmpfs "$root"
  for name in app srv logs/agent logs/verifier logs/artifacts root tmp etc proc dev usr run var/tmp; do
    mkdir -p "$root/$name"
  done
  chmod 1777 "$root/tmp" "$root/var/tmp"
  mount --bind /usr "$root/usr" && mount -o remount,bind,ro "$root/usr"
  for name in bin sbin lib lib64; do
    if [ -L "/$name" ]; then cp -P "/$name" "$root/$name"
    elif [ -d "/$name" ]; then mkdir "$root/$name"; mount --rbind "/$name" "$root/$name"; fi
  done
  mount -t tmpfs tmpfs "$root/usr/local"
  mkdir -p "$root/usr/local/bin" "$root/usr/local/lib/node_modules"
  : > "$root/usr/local/bin/node"
  mount --bind "$node" "$root/usr/local/bin/node"
  if [ -n "$npm" ]; then
    mkdir "$root/usr/local/lib/node_modules/npm"
    mount --bind "$(dirname "$(dirname "$(realpath "$npm")")")" "$root/usr/local/lib/node_modules/npm"
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  fi
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n' > "$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' > "$root/etc/group"
  echo '127.0.0.1 localhost' > "$root/etc/hosts"
  cp /etc/ld.so.cache "$root/etc/" 2>/dev/null || true
  [ ! -d /etc/alternatives ] || cp -RP /etc/alternatives "$root/etc/"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
}

# inside COMMAND...: runs it in the current root with the environment of a sandbox and nothing of the host's.
inside() {
  chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root LANG=C.UTF-8 TZ=UTC TERM=dumb "$@"
}

# replay: the instructions FROM, WORKDIR, COPY, ENV and RUN of the task's Dockerfile, in order.
replay() {
  workdir=/
  : > "$root/tmp/.env"
  sed -e ':join' -e '/\\$/N; s/\\\n//; tjoin' "$task/environment/Dockerfile" > "$state/dockerfile"
  while read -r keyword rest; do
    case $keyword in
      '' | '#'* | FROM) ;;
      WORKDIR) workdir=$rest; mkdir -p "$root$workdir" ;;
      ENV) echo "export $rest" >> "$root/tmp/.env" ;;
      COPY)
        target=${rest##* }
        case $target in /*) ;; *) target=$workdir/$target ;; esac
        for source in ${rest% *}; do
          from=$task/environment/$source
          [ "${source%/}" != npm-packages ] || from=$PACKAGES
          if [ -d "$from" ]; then
            mkdir -p "$root$target"; cp -R --preserve=mode "$from/." "$root$target/"
          else
            mkdir -p "$root$(dirname "$target")"; cp --preserve=mode "$from" "$root$target"
          fi
        done ;;
      RUN) inside sh -c ". /tmp/.env; cd '$workdir'; $rest" < /dev/null >&2 ;;
      *) echo "try-task: the Dockerfile has $keyword, which is not among FROM WORKDIR COPY ENV RUN" >&2; exit 2 ;;
    esac
  done < "$state/dockerfile"
}

now() { date +%s%N; }
since() { echo "try-task: $1 took $((($(now) - $2) / 1000000)) ms" >&2; }

# run_steps FROM TO: the reference's steps after FROM, up to TO.
run_steps() {
  awk -v from="$1" -v to="$2" '/^### step:/ { seen++ } seen == 0 || (seen > from && seen <= to)' "$task/solution/solve.sh" > "$root/solution/solve.sh"
  inside sh -c ". /tmp/.env; cd '$workdir'; exec bash /solution/solve.sh" < /dev/null >&2 || echo "try-task: solve.sh ended with $?" >&2
}

start=$(now)
make_root work; replay
since 'the environment' "$start"

start=$(now)
case $mode in
  nop) ;;
  curve)
    mkdir "$root/solution"
    last=0
    for step in $steps; do
      run_steps "$last" "$step"
      last=$step
      mkdir -p "$state/cut-$step/srv"
      cp -a "$root/app" "$state/cut-$step/"
      cp -a "$root/srv/origin.git" "$state/cut-$step/srv/" 2>/dev/null || true
    done ;;
  oracle)
    mkdir "$root/solution"
    cp -R --preserve=mode "$task/solution/." "$root/solution/"
    if [ -n "$steps" ]; then
      awk -v n="$steps" '/^### step:/ { seen++ } seen <= n' "$task/solution/solve.sh" > "$root/solution/solve.sh"
    fi
    inside sh -c ". /tmp/.env; cd '$workdir'; exec bash /solution/solve.sh" < /dev/null >&2 || echo "try-task: solve.sh ended with $?" >&2 ;;
  *)
    cp "$mode" "$root/tmp/solution.sh"
    inside sh -c ". /tmp/.env; cd '$workdir'; exec sh /tmp/solution.sh" < /dev/null >&2 || echo "try-task: $mode ended with $?" >&2 ;;
esac
since 'the solution' "$start"
worked=$root

# grade NAME SOURCE: the grading root is the environment again with the artifact of SOURCE in place of the
# workspace: nothing else that the solution left behind is there.
grade() {
  make_root "$1"; replay
  for name in app srv/origin.git; do
    rm -rf "$root/$name"
    if [ -e "$2/$name" ]; then mkdir -p "$root/$(dirname "$name")"; cp -a "$2/$name" "$root/$name"; fi
  done
  mkdir "$root/tests"
  cp -R --preserve=mode "$task/tests/." "$root/tests/"
  start=$(now)
  inside sh -c "cd '$workdir' 2>/dev/null || cd /; exec bash /tests/test.sh" < /dev/null >&2 || echo "try-task: test.sh ended with $?" >&2
  since 'the grading' "$start"
}

if [ "$mode" = curve ]; then
  for step in $steps; do
    grade "grade-$step" "$state/cut-$step"
    printf '%s ' "$step"; tr -d '\n' < "$root/logs/verifier/reward.json"; echo
    umount -R "$root"
  done
  exit 0
fi
grade grade "$worked"

mkdir -p "$state/keep/app" "$state/keep/verifier"
cp -a "$worked/app/." "$state/keep/app/" 2>/dev/null || true
cp -a "$root/logs/verifier/." "$state/keep/verifier/"
cat "$root/logs/verifier/reward.json" 2>/dev/null || { echo 'try-task: no verdict' >&2; exit 1; }
