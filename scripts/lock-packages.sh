#!/bin/sh
# Locks a set of npm packages with all that they depend on, for a task that brings them (tasks/README.md).
#
#   scripts/lock-packages.sh NAME@RANGE... [--dev NAME@RANGE...] > tasks/SUITE/TASK/packages/SET.json
#
# Prints a package-lock.json of what npm chooses today from the registry it is configured for, without addresses:
# exact versions and integrities only. Runs no package's script.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '{ "name": "packages", "version": "1.0.0", "private": true }\n' > package.json
kind=--save-prod
for spec in "$@"; do
  if [ "$spec" = --dev ]; then kind=--save-dev; continue; fi
  npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error "$kind" "$spec" >&2
done
node -e '
const { packages } = JSON.parse(require("node:fs").readFileSync("package-lock.json", "utf8"));
for (const entry of Object.values(packages)) { delete entry.resolved; delete entry.license; delete entry.funding; }
const bad = Object.entries(packages).find(([place, entry]) => place !== "" && !/^sha512-/.test(entry.integrity ?? ""));
if (bad) { console.error(`lock-packages: ${bad[0]} has no sha512 integrity`); process.exit(1); }
const { name, version, private: _, ...root } = packages[""];
console.log(JSON.stringify({ lockfileVersion: 3, packages: { ...packages, "": root } }, null, 1));
'
