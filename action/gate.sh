#!/usr/bin/env bash
# The action's step "Gate": reports on the run, holds it against the baseline, promotes it where asked. Fails on a
# regression, and on a verdict that could not be had unless the workflow lets that pass.
set -uo pipefail
mimo() { node "$GITHUB_ACTION_PATH/bin/mimo-bench.js" "$@"; }
reports="${RUNNER_TEMP:-$(mktemp -d)}/mimo-bench-reports"
mkdir -p "$reports"
output() { echo "$1=$2" >>"$GITHUB_OUTPUT"; }
output reports "$reports"
read -ra more <<<"$GATE_ARGS"

mimo report "$RUN" --out "$OUT" --github --junit "$reports/trials.xml" --md "$reports/report.md" \
  --html "$reports/report.html" || exit

if [ -z "$BASELINE" ] || [ ! -f "$OUT/baselines/$BASELINE.json" ]; then
  echo "no baseline \"$BASELINE\" under $OUT/baselines: nothing was judged"
  output verdict none
  [ "$PROMOTE" != true ] || [ -z "$BASELINE" ] || mimo gate --out "$OUT" --candidate "$RUN" --promote "$BASELINE"
  exit
fi

promote=()
[ "$PROMOTE" != true ] || promote=(--promote "$BASELINE")
mimo gate --out "$OUT" --baseline "$BASELINE" --candidate "$RUN" --github \
  --junit "$reports/gate.xml" --md "$reports/gate.md" "${promote[@]}" "${more[@]}"
status=$?
case $status in
  0) verdict=no-regression ;;
  1) verdict=regressed ;;
  4) verdict=inconclusive ;;
  *) exit "$status" ;;
esac
output verdict "$verdict"
output comment "$reports/gate.md"
[ "$verdict" != regressed ] || exit 1
[ "$verdict" != inconclusive ] || [ "$INCONCLUSIVE" = pass ] || exit 4
