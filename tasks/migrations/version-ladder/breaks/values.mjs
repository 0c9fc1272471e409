/** The types of what goes in and comes out: ids, money, times, names of fields. */
const withRows = new Set(['one', 'many', 'span']);
const withIds = new Set(['one', 'many', 'span', 'write', 'watch']);

const chain = (kind, key, from, to, kinds, note) => ({
  kind,
  applies: (cap, s) => kinds(cap) && from.includes(s[key]),
  evolve: () => ({ [key]: to }),
  note: () => note,
});

const money = (cap) =>
  cap.kind === 'one' || cap.kind === 'amount' || (cap.kind === 'many' && cap.variant === 0);
const time = (cap) => cap.kind === 'span' || cap.kind === 'one' || (cap.kind === 'many' && cap.variant === 1);
const named = (cap) => withRows.has(cap.kind) || cap.kind === 'amount' || cap.kind === 'write';

export const valueBreaks = [
  chain('id-text', 'ids', ['number'], 'text', (cap) => withIds.has(cap.kind), 'ids are texts'),
  chain(
    'id-object',
    'ids',
    ['number', 'text'],
    'object',
    (cap) => withIds.has(cap.kind),
    'ids carry their kind',
  ),
  chain('money-decimal', 'money', ['cents'], 'decimal', money, 'money is decimal'),
  chain('money-parts', 'money', ['cents', 'decimal'], 'parts', money, 'money is exact: units and nanos'),
  chain('time-seconds', 'time', ['ms'], 's', time, 'times are seconds'),
  chain('time-iso', 'time', ['ms', 's'], 'iso', time, 'times are written as ISO 8601 has it'),
  chain('field-names', 'naming', ['camel'], 'snake', named, 'fields have their names on disk'),
  chain(
    'nested-fields',
    'naming',
    ['camel', 'snake'],
    'nested',
    named,
    'rows keep their fields apart from their id',
  ),
];
