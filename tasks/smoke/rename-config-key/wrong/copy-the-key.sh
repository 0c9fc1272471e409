# Give the value under both names and leave all else as it is.
git switch -q -c chore/request-timeout-ms
sed -i "s/^  return config;\$/  config.requestTimeoutMs = config.timeout;\n  return config;/" src/config.mjs
node --test

git add -A && git commit -q -m 'chore: add requestTimeoutMs'
git push -q -u origin chore/request-timeout-ms
