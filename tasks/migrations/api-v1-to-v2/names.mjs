/** Words of the repository: areas in layer order, what a rental shed keeps records of, and who wrote what. */
export const AREAS = [
  'stock',
  'optics',
  'cameras',
  'grip',
  'lighting',
  'power',
  'audio',
  'media',
  'rigging',
  'transport',
  'stages',
  'crew',
  'clients',
  'bookings',
  'billing',
  'archive',
];

/** How many areas a horizon has: about as many resources to an area at every dial. */
export const AREA_COUNT = { 25: 5, 50: 7, 100: 10, 200: 13, 400: 16 };

/** One and many; none is a member of a representation. */
export const NOUNS = [
  ['item', 'items'],
  ['case', 'cases'],
  ['kit', 'kits'],
  ['lens', 'lenses'],
  ['mount', 'mounts'],
  ['adapter', 'adapters'],
  ['filter', 'filters'],
  ['body', 'bodies'],
  ['cage', 'cages'],
  ['dolly', 'dollies'],
  ['track', 'tracks'],
  ['crane', 'cranes'],
  ['clamp', 'clamps'],
  ['stand', 'stands'],
  ['flag', 'flags'],
  ['lamp', 'lamps'],
  ['ballast', 'ballasts'],
  ['dimmer', 'dimmers'],
  ['battery', 'batteries'],
  ['charger', 'chargers'],
  ['cable', 'cables'],
  ['mixer', 'mixers'],
  ['boom', 'booms'],
  ['card', 'cards'],
  ['reel', 'reels'],
  ['drive', 'drives'],
  ['hoist', 'hoists'],
  ['truss', 'trusses'],
  ['van', 'vans'],
  ['trailer', 'trailers'],
  ['route', 'routes'],
  ['stage', 'stages'],
  ['backdrop', 'backdrops'],
  ['person', 'people'],
  ['shift', 'shifts'],
  ['permit', 'permits'],
  ['account', 'accounts'],
  ['contact', 'contacts'],
  ['order', 'orders'],
  ['hold', 'holds'],
  ['return', 'returns'],
  ['invoice', 'invoices'],
  ['deposit', 'deposits'],
  ['claim', 'claims'],
  ['folder', 'folders'],
  ['box', 'boxes'],
  ['seal', 'seals'],
  ['voucher', 'vouchers'],
];

/** Habits that a v1 module shows: these bytes are what clients got used to. */
export const HANDS = [
  {
    name: 'Maud Vertongen',
    email: 'maud@rigshed.example',
    indent: '  ',
    binding: 'const',
    type: 'application/json; charset=utf-8',
    write: 'JSON.stringify(value)',
    fail: '{ error: text }',
    price: "(row.cents / 100).toFixed(2) + ' EUR'",
    date: (seconds) => `new Date(${seconds} * 1000).toISOString().slice(0, 19).replace('T', ' ')`,
    exact: true,
  },
  {
    name: 'Kofi Asante',
    email: 'kofi@rigshed.example',
    indent: '\t',
    binding: 'var',
    type: 'application/json',
    write: "JSON.stringify(value, null, 2) + '\\n'",
    fail: '{ code: status, msg: text }',
    price: 'row.cents / 100',
    date: (seconds) => `${seconds}`,
    exact: false,
  },
  {
    name: 'Sanne de Wit',
    email: 'sanne@rigshed.example',
    indent: '  ',
    binding: 'const',
    type: 'text/json',
    write: "JSON.stringify({ status: status < 400 ? 'success' : 'error', data: value })",
    fail: '{ reason: text }',
    price: 'row.cents',
    date: (seconds) =>
      `new Date(${seconds} * 1000).toISOString().slice(0, 10).split('-').reverse().join('.')`,
    exact: true,
  },
  {
    name: 'Bram Ooms',
    email: 'bram@rigshed.example',
    indent: '    ',
    binding: 'var',
    type: 'application/json;charset=UTF-8',
    write: 'JSON.stringify(value).replace(/,"/g, \', "\')',
    fail: '{ ok: false, err: [text] }',
    price: "String((row.cents / 100).toFixed(2)).replace('.', ',')",
    date: (seconds) => `new Date(${seconds} * 1000).toUTCString()`,
    exact: false,
  },
];

export const REMARKS = [
  'The planning board polls this every minute.',
  'Copied from lenses, then changed a lot.',
  'The app of the drivers still reads the old names.',
  'Accounts imports this on Fridays. Do not touch the format.',
  'Was meant to be temporary.',
  'Bram: why is this here?',
  'The Ghent office has its own copy of this.',
];

/** For rows. The letter with two bytes stands where no range of the checks cuts it. */
export const MAKERS = ['Arrow', 'Noël', 'Brandt', 'Kestrel', 'Lumen', 'Oda', 'Pelikan', 'Strand', 'Vinter'];
export const MODELS = ['Mark II', 'S', 'Compact', '650', 'XL', 'Classic', 'T4', 'Junior', 'Pro, long', 'V"8'];
export const NOTES = [
  'scratched on one side',
  'two of four feet\nthe others are on order',
  'smells of smoke',
  'label is wrong',
  'fits the older case only',
];
export const OWNERS = ['Shed', 'Loods Noord', 'Studio Brandt', 'M. Peeters'];
