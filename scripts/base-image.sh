#!/bin/sh
# Makes sure that the engine has the image which the built-in tasks are based on. Pulls it where a registry can
# be reached; elsewhere builds a like image from Debian packages and the Node that "npm ci" installed, and keeps
# the result as a tarball under ${XDG_CACHE_HOME:-~/.cache}/mimo-bench.
set -eu

image=${1:-node:24-bookworm}
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mimo-bench
tarball=$cache/$(echo "$image" | tr '/:' '--').tar
node=$root/node_modules/node/bin/node

if docker image inspect "$image" >/dev/null 2>&1; then
  echo "base-image: $image is there" >&2
  exit 0
fi
if [ -z "${MIMO_NO_PULL:-}" ] && timeout "${MIMO_PULL_SECONDS:-60}" docker pull -q "$image" >/dev/null 2>&1; then
  echo "base-image: pulled $image" >&2
  exit 0
fi
if [ -f "$tarball" ]; then
  docker load -q -i "$tarball" >&2
  exit 0
fi

[ -x "$node" ] || { echo "base-image: no $node; run npm ci first" >&2; exit 1; }
if ! command -v debootstrap >/dev/null 2>&1; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "base-image: cannot pull $image, and building it needs debootstrap (apt-get install debootstrap)" >&2
    exit 1
  fi
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap >&2
fi
[ "$(id -u)" = 0 ] || { echo "base-image: debootstrap needs root" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# MIMO_ROOTFS names a ready tree of the same packages, which saves the minutes of debootstrap.
if [ -n "${MIMO_ROOTFS:-}" ]; then
  tree=$MIMO_ROOTFS
else
  tree=$work/rootfs
  echo "base-image: building $image with debootstrap" >&2
  debootstrap --variant=minbase --include=ca-certificates,git,procps bookworm "$tree" >"$work/log" 2>&1 || {
    tail -n 20 "$work/log" >&2
    exit 1
  }
fi

layer=$work/layer
mkdir -p "$layer/usr/local/bin" "$layer/usr/local/lib/node_modules"
cp "$node" "$layer/usr/local/bin/node"
npm=$(command -v npm || true)
[ -z "$npm" ] || npm=$(dirname "$(dirname "$(readlink -f "$npm")")")
if [ -n "$npm" ] && [ -f "$npm/bin/npm-cli.js" ]; then
  cp -RL "$npm" "$layer/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$layer/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$layer/usr/local/bin/npx"
fi
# The archive is put together here, for the tree of packages may be somebody's ready one. Docker refuses an
# archive that names a path twice, so /usr/local comes from the layer alone.
{
  tar -C "$tree" --numeric-owner --exclude=./var/cache/apt/archives --exclude=./var/lib/apt/lists \
    --exclude=./proc/* --exclude=./sys/* --exclude=./dev/* --exclude=./usr/local -cf "$work/image.tar" .
  tar -C "$layer" --numeric-owner --owner=0 --group=0 -rf "$work/image.tar" ./usr/local
} >&2
docker import --change 'CMD ["node"]' \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  "$work/image.tar" "$image" >/dev/null
mkdir -p "$cache"
docker save -o "$tarball.part" "$image"
mv "$tarball.part" "$tarball"
echo "base-image: built $image" >&2
