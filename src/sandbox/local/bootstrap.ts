/**
 * Shell texts that turn a fresh set of namespaces into a sandbox. Everything they use is in Debian's essential
 * packages. They are passed as arguments, so nothing has to be copied to run them.
 */

/** Where the new root is put together: a directory that exists everywhere and that no bind mount comes from. */
export const stagingPoint = '/sys';

/** First stage, on the host: waits until the harness has moved this process into its control group. */
export const waitForHost = `IFS= read -r go && exec "$@"`;

/**
 * Second stage, only under a root harness, in a mount namespace of its own: binds what lies under directories
 * that only root may enter (a clone under /root), because the next stage is no longer root. Arguments up to
 * \`--\` are the sources; the rest is run.
 */
export const stageSources = `set -eu
mount -t tmpfs -o mode=755 tmpfs ${stagingPoint}
mkdir ${stagingPoint}/root
number=0
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "${stagingPoint}/$number"; else : > "${stagingPoint}/$number"; fi
  mount --rbind "$1" "${stagingPoint}/$number"
  number=$((number + 1))
  shift
done
shift
exec "$@"`;

/** Third stage, in the new namespaces: says so and waits until the harness has written the id maps. */
export const waitForMaps = `echo ready && IFS= read -r go && exec "$@"`;

/**
 * Last stage, as root of the new user namespace and PID 1. One tmpfs is the whole writable world, so one size
 * bounds it and nothing of it outlives the namespace. Variables: MIMO_ROOT, MIMO_ID, MIMO_STORAGE_MB,
 * MIMO_INODES, MIMO_NPROC, MIMO_PATH, MIMO_PORT. Arguments: pairs of a source and a target to show read-only.
 * Standard input: lines of "size name", each followed by a file for /.mimo, and an empty line at the end.
 */
export const buildRoot = `set -eu
mount -t tmpfs -o "mode=755,size=\${MIMO_STORAGE_MB}m,nr_inodes=$MIMO_INODES" tmpfs "$MIMO_ROOT"
cd "$MIMO_ROOT"
mkdir -p .mimo dev/pts dev/shm proc sys tmp root home srv opt mnt media etc run/lock usr \\
  var/tmp var/log var/lib var/cache
chmod 1777 tmp var/tmp dev/shm run/lock
chmod 700 root
ln -s /run var/run

read_only() {
  while read -r _ _ _ _ point options _; do
    case "$point" in "$1" | "$1"/*) ;; *) continue ;; esac
    keep=
    for flag in nosuid nodev noexec noatime nodiratime relatime; do
      case ",$options," in *",$flag,"*) keep="$keep,$flag" ;; esac
    done
    mount -o "remount,bind,ro$keep" "$point"
  done < /proc/self/mountinfo
}
show() {
  if [ -d "$1" ]; then mkdir -p ".$2"; else mkdir -p ".\${2%/*}"; : > ".$2"; fi
  mount --rbind "$1" ".$2"
  read_only "$MIMO_ROOT$2"
}

for name in usr bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$name" ]; then ln -s "$(readlink "/$name")" "$name"
  elif [ -d "/$name" ]; then show "/$name" "/$name"
  fi
done
# The machine's own installations stay out of sight, and /usr/local can be written, as in an image.
if [ -d usr/local ]; then
  mkdir -p opt/mimo/local/bin opt/mimo/local/sbin opt/mimo/local/lib opt/mimo/local/share opt/mimo/local/etc
  mount --bind opt/mimo/local usr/local
fi
for name in alternatives ld.so.cache ld.so.conf ld.so.conf.d ssl/certs ssl/openssl.cnf ca-certificates.conf; do
  [ ! -e "/etc/$name" ] || show "/etc/$name" "/etc/$name"
done
while [ $# -gt 0 ]; do
  show "$1" "$2"
  shift 2
done
if [ -d opt/mimo/lib/node_modules/npm ]; then
  for name in npm npx; do ln -s "../lib/node_modules/npm/bin/$name-cli.js" "opt/mimo/bin/$name"; done
fi

for name in null zero full random urandom tty; do
  : > "dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mount -t proc -o nosuid,nodev,noexec proc proc

printf '%s\\n' 'root:x:0:0:root:/root:/bin/sh' 'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin' \\
  'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin' > etc/passwd
printf '%s\\n' 'root:x:0:' 'daemon:x:1:' 'tty:x:5:' 'nogroup:x:65534:' > etc/group
printf '%s\\n' '127.0.0.1 localhost' '::1 localhost' "127.0.1.1 $MIMO_ID" > etc/hosts
printf '%s\\n' 'passwd: files' 'group: files' 'hosts: files' > etc/nsswitch.conf
printf '%s\\n' "$MIMO_ID" > etc/hostname
: > etc/resolv.conf
ln -s /proc/self/mounts etc/mtab
ln -s /usr/share/zoneinfo/UTC etc/localtime
[ ! -e /usr/lib/os-release ] || ln -s ../usr/lib/os-release etc/os-release

mount -t tmpfs -o mode=755,size=16m tmpfs .mimo
while IFS=' ' read -r size name && [ -n "$size" ]; do
  dd bs="$size" count=1 iflag=fullblock of=".mimo/$name" 2>/dev/null
done
mount -o remount,bind,ro .mimo

hostname "$MIMO_ID"
ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || perl -e '
  socket(my $socket, 2, 2, 0) or die "socket: $!\\n";
  ioctl($socket, 0x8914, my $request = pack("a16 s x22", "lo", 1)) or die "loopback: $!\\n";'

mkdir .old
pivot_root . .old
cd /
umount -l /.old
rmdir /.old

exec prlimit --core=0:0 --nproc="$MIMO_NPROC:$MIMO_NPROC" \\
  setpriv --pdeathsig SIGKILL --no-new-privs --inh-caps=-all --bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+net_bind_service,+sys_chroot \\
  env -i "PATH=$MIMO_PATH" LANG=C.UTF-8 TZ=UTC MIMO_NODE=/opt/mimo/bin/node "MIMO_PORT=$MIMO_PORT" \\
  sh /.mimo/init.sh
`;
