#!/bin/sh
# Starts or stops a private Docker engine for developers and CI: own data, own socket, nothing of the system's
# engine touched. An engine that already answers is preferred and left alone.
#
#   eval "$(scripts/docker-engine.sh start)"   prints "export DOCKER_HOST=..." (nothing where the default answers)
#   scripts/docker-engine.sh stop              stops the private engine; --purge removes its data too
#
# MIMO_DOCKER_HOME (default ${XDG_CACHE_HOME:-~/.cache}/mimo-bench/docker) holds data, log and pidfile.
set -eu

home=${MIMO_DOCKER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/mimo-bench/docker}
# A socket's path may have 107 bytes at most, so it does not live under the home.
run=/tmp/mimo-bench-docker.$(id -u)
socket=$run/docker.sock
pidfile=$run/docker.pid

answers() {
  curl -sf --max-time 2 --unix-socket "$1" http://docker/_ping >/dev/null 2>&1 && return
  DOCKER_HOST=unix://$1 timeout 3 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

install_engine() {
  command -v dockerd >/dev/null 2>&1 && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "docker-engine: no dockerd; install Docker (Debian: apt-get install docker.io)" >&2
    exit 1
  fi
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq docker.io >&2
}

start() {
  if [ -n "${DOCKER_HOST:-}" ]; then
    if timeout 3 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; then
      echo "export DOCKER_HOST=$DOCKER_HOST"
      return
    fi
  elif [ -S /var/run/docker.sock ] && answers /var/run/docker.sock; then
    return
  fi
  if ! { [ -S "$socket" ] && answers "$socket"; }; then
    install_engine
    if [ "$(id -u)" != 0 ]; then
      echo "docker-engine: dockerd needs root here; start the system's engine instead" >&2
      exit 1
    fi
    mkdir -p "$home" "$run"
    rm -f "$pidfile"
    # No bridge and no firewall rules unless asked for: sandboxes have no network, and many CI machines
    # allow neither.
    network="--bridge=none --iptables=false --ip6tables=false"
    [ -z "${MIMO_DOCKER_BRIDGE:-}" ] || network=
    # shellcheck disable=SC2086
    setsid dockerd $network --host "unix://$socket" --pidfile "$pidfile" --data-root "$home/data" \
      --exec-root "$run/exec" >"$home/dockerd.log" 2>&1 </dev/null &
    tries=0
    until answers "$socket"; do
      tries=$((tries + 1))
      if [ "$tries" -gt 60 ] || ! kill -0 $! 2>/dev/null; then
        echo "docker-engine: dockerd did not start; the end of $home/dockerd.log:" >&2
        tail -n 20 "$home/dockerd.log" >&2
        exit 1
      fi
      sleep 0.5
    done
  fi
  echo "export DOCKER_HOST=unix://$socket"
}

stop() {
  if [ -f "$pidfile" ]; then
    pid=$(cat "$pidfile")
    kill "$pid" 2>/dev/null || true
    tries=0
    while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 60 ]; do
      tries=$((tries + 1))
      sleep 0.5
    done
  fi
  rm -rf "$run"
  [ "${1:-}" != --purge ] || rm -rf "$home"
}

case "${1:-}" in
  start) start ;;
  stop) stop "${2:-}" ;;
  *) echo "usage: $0 start | stop [--purge]" >&2; exit 2 ;;
esac
