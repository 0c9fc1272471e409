/** Words of the repository: groups in layer order, and what a freight forwarder keeps records of. */
export const GROUPS = [
  'records', 'storage', 'lookup', 'cache', 'locks', 'queue', 'schedule', 'delivery',
  'transport', 'parsers', 'imports', 'exports', 'audit', 'billing', 'notify', 'gateway',
];

/** How many groups a horizon has: about as many to a group at every dial. */
export const GROUP_COUNT = { 25: 6, 50: 8, 100: 10, 200: 13, 400: 16 };

export const NOUNS = [
  'manifest', 'parcel', 'pallet', 'invoice', 'customs', 'tariff', 'berth', 'crane', 'lading', 'consignee',
  'carrier', 'route', 'depot', 'gate', 'seal', 'tally', 'waybill', 'voyage', 'lane', 'quota', 'surcharge',
  'claim', 'damage', 'receipt', 'archive', 'bundle', 'container', 'dossier', 'draft', 'entry', 'folio',
  'permit', 'quay', 'roster', 'shift', 'slip', 'stamp', 'ticket', 'token', 'transit', 'truck', 'vessel',
  'yard', 'zone', 'weight', 'volume', 'label', 'batch', 'digest', 'docket', 'escort', 'fleet', 'haul',
  'inspection', 'journal', 'lot', 'marker', 'notice', 'order', 'packing', 'scale', 'tender', 'tug', 'wharf',
];

export const PRICE_VERBS = ['rate', 'weigh', 'rank', 'gauge', 'score', 'charge', 'grade', 'measure'];

/** Who wrote a module, and how: the habits that its text shows. */
export const HANDS = [
  { name: 'Ilse Mertens', email: 'ilse@waybill.example', cb: 'callback', err: 'err', indent: '  ', binding: 'const', exports: 'object' },
  { name: 'Tunde Oduya', email: 'tunde@waybill.example', cb: 'cb', err: 'er', indent: '    ', binding: 'var', exports: 'each' },
  { name: 'Pia Lindqvist', email: 'pia@waybill.example', cb: 'fn', err: 'e', indent: '\t', binding: 'const', exports: 'object' },
  { name: 'R. Castellanos', email: 'rc@waybill.example', cb: 'cb', err: 'err', indent: '  ', binding: 'var', exports: 'each' },
];

export const REMARKS = [
  'Called from the night run; keep it cheap.',
  'Split out of the old monolith, see the changelog.',
  'The retry script of operations calls this too.',
  'Half of this was for the terminal in Antwerp, which closed.',
  'Nobody remembers why the order matters here, but it does.',
  'Do not call back synchronously (support case of 2019).',
  'Was a generator for a while.',
  'Also used by the reports, which are gone.',
];
