# The one script that gets furthest: everything that can be done alike for all resources, out of calendar and pages.
git switch -q -c api/v2
cat > /tmp/codemod.mjs <<'MOD'
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
const read = (file) => readFileSync(file, 'utf8');
const write = (file, text) => (mkdirSync(path.dirname(file), { recursive: true }), writeFileSync(file, text));
const { areas, exceptions } = JSON.parse(read('contract/calendar.json'));
const all = JSON.parse(read('contract/resources.json'));
const ids = new Map();
for (const { resource, refersTo } of all) {
  const [area] = resource.split('/');
  const id = execFileSync(process.execPath, ['tools/retire.mjs', 'record', resource], { encoding: 'utf8' }).trim();
  ids.set(resource, id);
  const day = exceptions[resource] ?? areas[area].sunset;
  const notice = `deprecation: '@${Date.parse(`${areas[area].deprecated}T00:00:00Z`) / 1000}', sunset: '${new Date(`${day}T00:00:00Z`).toUTCString()}', link: '</v2/${resource}>; rel="successor-version", </retirements/${id}>; rel="deprecation"'`;
  const v1 = read(`src/v1/${resource}.js`).replace(/'content-type': ('[^']*'|type)/g, `'content-type': $1, ${notice}`).replace(/ctx\.store\.(\w+)\(TABLE(?:, )?/g, 'domain.$1(ctx, ').replace(/export function points[\s\S]*?^\}\n/m, 'export const points = domain.points;\n').replace(/^import \* as .*\n/gm, '');
  write(`src/v1/${resource}.js`, `import * as domain from '../../domain/${resource}.js';\n${v1}`);
  const old = execFileSync('git', ['show', `main:src/v1/${resource}.js`], { encoding: 'utf8' });
  const formula = [/sum = (.*);/.exec(old)[1], ...[...old.matchAll(/if \(row\.(\w+) !== null\) sum .*get\('([^']+)'/g)].map(([, key, ref]) => `(row.${key} === null ? 0 : ref${refersTo.indexOf(ref)}.points(ctx, ref${refersTo.indexOf(ref)}.get(ctx, row.${key})))`)].join(' + ');
  const refs = refersTo.map((ref, at) => `import * as ref${at} from '../../domain/${ref}.js';\n`).join('');
  const verbs = ['all', 'get', 'insert', 'update', 'remove'].map((verb) => `export const ${verb} = (ctx, ...rest) => ctx.store.${verb}('${resource}', ...rest);\n`).join('');
  write(`src/domain/${resource}.js`, `${refs}${verbs}export const points = (ctx, row) => (${formula}) % 997;\n`);
  const page = read(`docs/v2/${area}.md`).split(`## ${resource}\n`)[1].split('\n## ')[0];
  const [, prefix, width, factor] = /prefix `(\w+)`, (\d) digits, factor (\d+)/.exec(page);
  const operations = [...page.split('Statuses: ')[1].matchAll(/`(\w+) (\S+)` ([\d, ]+)/g)].map(([, method, where, list]) => ({ method, path: where, success: list.split(', ').map(Number).filter((status) => status < 400), problems: list.split(', ').map(Number).filter((status) => status >= 400) }));
  write(`contract/v2/${resource}.json`, JSON.stringify({ resource, successor: `/v2/${resource}`, retires: id, operations }));
  write(`src/v2/${resource}.js`, `import * as domain from '../../domain/${resource}.js';
const A = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const format = (n) => '${prefix}_' + [...n.toString(32)].map((d) => A[parseInt(d, 32)]).join('').padStart(${width}, '0') + A[(n * ${factor}) % 31];
export const routes = [{ method: 'GET', path: '/v2/${resource}/:id', handle: async ({ params }, ctx) => { const row = domain.all(ctx).find((each) => format(each.id) === params.id); return { status: row ? 200 : 404, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify({ ...row, id: params.id, href: '/v2/${resource}/' + params.id, points: row && domain.points(ctx, row) }) }; } }];\n`);
}
const groups = [...Map.groupBy(all, ({ resource }) => resource.split('/')[0])].map(([area, list]) => ({ area, n: list.length, first: ids.get(list[0].resource), last: ids.get(list.at(-1).resource), day: list.map(({ resource }) => exceptions[resource] ?? areas[area].sunset).sort()[0] }));
for (const { area, n, first, last } of groups) writeFileSync('CHANGELOG.md', read('CHANGELOG.md').replace('## Unreleased\n\n', `## Unreleased\n\n- ${area}: v2, v1 deprecated (${n} resources, ${first}..${last})\n`));
write('docs/PULL_REQUEST.md', `# API version 2\n\nBase: ${execFileSync('git', ['rev-parse', 'main'], { encoding: 'utf8' }).trim()}\nRegister: ${[...ids.values()].at(-1)} (${all.length} entries)\n\n${groups.map(({ area, n, first, last, day }) => `| ${area} | ${n} | ${first} | ${last} | ${day} |`).join('\n')}\n\n## Notes\n\nOne script did all of the resources alike.\n`);
MOD
node /tmp/codemod.mjs && rm /tmp/codemod.mjs
git add -A && git commit -q -m 'all: v2' -m "Retirement: $(node tools/retire.mjs head)"
git push -q origin api/v2
