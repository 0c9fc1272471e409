/** The service document, asked over the handler; what it must say follows from the register as it stands. */
import { createHash } from 'node:crypto';
import { v2Difference } from './answers.mjs';
import { exchange } from './exchange.mjs';

/** One part a request; nothing counts while nothing is retired or the file is the old one. */
export async function serviceParts({ context, copy, expected, register }) {
  const text = context.tree.read('src/root.js');
  if (text === undefined || createHash('sha256').update(text).digest('hex') === expected.root)
    return { ok: false, why: 'src/root.js is the old one' };
  if (register.valid.size === 0) return { ok: false, why: 'nothing is retired' };
  const wanted = requestsOf(expected, register);
  const probe = context.probe({ cwd: copy, timeoutMs: 10_000 });
  try {
    const requests = wanted.map(({ url }) => ({ method: 'GET', url, after: 0 }));
    const args = { requests, data: 'acceptance-tables', secrets: {}, start: expected.start };
    const seen = await probe.evaluate(exchange, args);
    return {
      parts: wanted.map(({ url, answer }, at) => {
        const why = v2Difference({ requests: [requests[at]], expected: [answer] }, [seen[at]]);
        return { id: url, ok: why === undefined, why };
      }),
    };
  } finally {
    await probe.close();
  }
}

function requestsOf({ calendar, areas }, { entries }) {
  const json = (value, status = 200, type = 'application/json') => ({
    status,
    headers: { 'content-type': `${type}; charset=utf-8` },
    body: JSON.stringify(value),
  });
  const listed = (some) => ({
    count: some.length,
    items: some.map(({ id, resource }) => ({ id, resource, href: `/retirements/${id}` })),
  });
  const entryOf = ({ number, id, resource }) => {
    const { deprecated, sunset } = calendar.areas[resource.split('/')[0]];
    const day = calendar.exceptions[resource] ?? sunset;
    return { id, number, resource, deprecated, sunset: day, successor: `/v2/${resource}` };
  };
  const known = entries.filter(({ resource }) => calendar.areas[resource.split('/')[0]] !== undefined);
  const special = known.find(({ resource }) => resource in calendar.exceptions);
  const area = areas[0].name;
  const versions = [
    { version: 1, href: '/v1', status: 'deprecated' },
    { version: 2, href: '/v2', status: 'current' },
  ];
  const missing = {
    type: '/problems/not-found',
    title: 'Not found',
    status: 404,
    detail: 'none',
  };
  return [
    { url: '/', answer: json({ service: 'rigshed', versions, retirements: '/retirements' }) },
    { url: '/retirements', answer: json(listed(entries)) },
    {
      url: `/retirements?area=${area}`,
      answer: json(listed(entries.filter(({ resource }) => resource.startsWith(`${area}/`)))),
    },
    ...[known[0], known.at(-1), special ?? known[0]].map((entry) => ({
      url: `/retirements/${entry.id}`,
      answer: json(entryOf(entry)),
    })),
    { url: '/retirements/none', answer: json(missing, 404, 'application/problem+json') },
  ];
}
