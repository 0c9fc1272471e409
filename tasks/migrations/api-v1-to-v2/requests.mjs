/** What is asked of a resource: what every one is asked, and what its kind adds. */
import { SECRET } from './kinds/webhook.mjs';
import { START } from './rows.mjs';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A v2 identifier, as the conventions say. */
export function formatId({ prefix, width, factor }, number) {
  let [digits, rest] = ['', number];
  while (rest > 0 || digits === '') [digits, rest] = [ALPHABET[rest % 32] + digits, Math.floor(rest / 32)];
  return `${prefix}_${digits.padStart(width, '0')}${ALPHABET[(number * factor) % 31]}`;
}

export const secretsOf = (c) => ({ scanner: SECRET, ...(c.kind.secrets?.(c, START) ?? {}) });

const dataOf = (c, rows) => ({ rows, id: (number) => formatId(c.codec, number), start: START });

/** @returns {object[]} requests, in order, of one process */
export function v1Requests(c, rows) {
  return [
    { url: `${c.P1}/${rows[0].id}` },
    { url: `${c.P1}/${rows.at(-1).id}` },
    { url: `${c.P1}/31337` },
    { method: 'PUT', url: `${c.P1}/${rows[0].id}` },
    ...c.kind.v1requests(c, dataOf(c, rows)),
  ];
}

/** @returns {object[]} */
export function v2Requests(c, rows) {
  const data = dataOf(c, rows);
  const show = (id) => ({ url: `${c.P2}/${id}` });
  const good = data.id(rows[0].id);
  return [
    ...rows.slice(0, 4).map((row) => show(data.id(row.id))),
    show(data.id(9999)),
    show(`${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`),
    show(String(rows[0].id)),
    show(`${c.codec.prefix}_${good.slice(c.codec.prefix.length + 2)}`),
    { ...show(good), method: 'DELETE' },
    show(`${good}/no/such/thing`),
    ...c.kind.v2requests(c, data),
  ];
}

/** A request without times that run back: a kind's own list starts its clock anew. */
export const timed = (requests) => requests.map((request) => ({ method: 'GET', after: 0, ...request }));
