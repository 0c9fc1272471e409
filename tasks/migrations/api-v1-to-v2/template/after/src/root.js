// The service document, and what the Link header of a retired route leads to.
import { readFileSync } from 'node:fs';
import { json, problem } from './shared/answers.js';

const VERSIONS = [
  { version: 1, href: '/v1', status: 'deprecated' },
  { version: 2, href: '/v2', status: 'current' },
];

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

function retirements() {
  const { areas, exceptions } = JSON.parse(read('contract/calendar.json'));
  const lines = read('RETIREMENTS.tsv').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [number, id, resource] = line.split('\t');
    const { deprecated, sunset } = areas[resource.split('/')[0]];
    return { id, number: Number(number), resource, deprecated, sunset: exceptions[resource] ?? sunset, successor: `/v2/${resource}` };
  });
}

export const routes = [
  { method: 'GET', path: '/', handle: async () => json(200, { service: 'rigshed', versions: VERSIONS, retirements: '/retirements' }) },
  {
    method: 'GET',
    path: '/retirements',
    handle: async ({ query }) => {
      const area = query.get('area');
      const items = retirements().filter(({ resource }) => area === null || resource.startsWith(`${area}/`));
      return json(200, { count: items.length, items: items.map(({ id, resource }) => ({ id, resource, href: `/retirements/${id}` })) });
    },
  },
  {
    method: 'GET',
    path: '/retirements/:id',
    handle: async ({ params }) => {
      const entry = retirements().find(({ id }) => id === params.id);
      return entry === undefined ? problem(404, 'not-found', `no retirement ${params.id}`) : json(200, entry);
    },
  },
];
