#!/usr/bin/env bash
# The action's step "Run": runs the tasks and says where the results lie. Trials that our infrastructure or the
# provider lost (exit code 3) do not end the job here: the gate counts them and says so.
set -euo pipefail
read -ra suites <<<"$SUITE"
read -ra tasks <<<"$TASK"
read -ra agents <<<"$AGENT"
read -ra models <<<"$MODEL"
read -ra more <<<"$RUN_ARGS"
args=(--trials "$TRIALS" --out "$OUT" --quiet)
for suite in "${suites[@]}"; do args+=(--suite "$suite"); done
for task in "${tasks[@]}"; do args+=(--task "$task"); done
for agent in "${agents[@]}"; do args+=(--agent "$agent"); done
for model in "${models[@]}"; do args+=(--model "$model"); done
[ -z "$UNITS" ] || args+=(--units "$UNITS")
[ -z "$MAX_COST" ] || args+=(--max-cost "$MAX_COST")

status=0
node "$GITHUB_ACTION_PATH/bin/mimo-bench.js" run "${args[@]}" "${more[@]}" || status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 1 ] || [ "$status" -eq 3 ] || exit "$status"
# Ids begin with the time, so the last one is this run's.
directory=$(find "$OUT" -mindepth 2 -maxdepth 2 -name run.json -printf '%h\n' | sort | tail -n 1)
echo "directory=$directory" >>"$GITHUB_OUTPUT"
