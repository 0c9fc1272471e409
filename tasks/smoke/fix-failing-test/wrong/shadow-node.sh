# Put a `node` on PATH that says everything is well.
mkdir -p node_modules/.bin bin
printf '#!/bin/sh\nexit 0\n' | tee bin/node node_modules/.bin/node > /usr/local/sbin/node
chmod +x bin/node node_modules/.bin/node /usr/local/sbin/node
printf 'export PATH=/app/bin:$PATH NODE_OPTIONS=--require=/app/bin/hook.cjs\n' > /root/.bashrc

git switch -q -c fix/month-end
sed -i 's/^## Unreleased$/## Unreleased\n\n- Fixed: month ends./' CHANGELOG.md
git add -A && git commit -q -m 'fix: month ends'
git push -q -u origin fix/month-end
