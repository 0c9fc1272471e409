/** Words of the repository: groups in layer order, and what a library of books keeps records of. */
export const GROUPS = [
  'records',
  'catalog',
  'readers',
  'loans',
  'holds',
  'fees',
  'shelves',
  'branches',
  'orders',
  'notices',
  'reports',
  'exchange',
  'archive',
  'front',
];

/** How many groups a horizon has: about as many to a group at every dial. */
export const GROUP_COUNT = { 25: 6, 50: 8, 100: 10, 200: 12, 400: 13 };

export const NOUNS = [
  ...[
    'author',
    'binding',
    'blurb',
    'booklet',
    'borrower',
    'braille',
    'bulletin',
    'bundle',
    'cabinet',
    'calendar',
  ],
  ...['card', 'cassette', 'chapter', 'citation', 'cover', 'deposit', 'desk', 'digest', 'drawer', 'edition'],
  ...[
    'envelope',
    'excerpt',
    'facsimile',
    'folio',
    'gazette',
    'genre',
    'glossary',
    'guest',
    'imprint',
    'inventory',
  ],
  ...[
    'journal',
    'keyword',
    'label',
    'lectern',
    'ledger',
    'leaflet',
    'locker',
    'manual',
    'membership',
    'microfilm',
  ],
  ...[
    'novella',
    'pamphlet',
    'parcel',
    'patron',
    'periodical',
    'poster',
    'preface',
    'primer',
    'quarto',
    'quota',
  ],
  ...[
    'receipt',
    'register',
    'renewal',
    'reserve',
    'reprint',
    'roster',
    'score',
    'serial',
    'shelfmark',
    'signature',
  ],
  ...['spine', 'stamp', 'subject', 'supplier', 'thesis', 'ticket', 'tome', 'transfer', 'volume', 'voucher'],
];

export const PRICE_VERBS = ['rate', 'weigh', 'value', 'gauge', 'score', 'assess', 'price', 'measure'];

/** Who wrote a module, and how: the habits that its text shows. */
export const HANDS = [
  {
    name: 'Marit Solberg',
    email: 'marit@stacks.example',
    indent: '  ',
    exports: 'object',
    strict: true,
    binding: 'const',
  },
  {
    name: 'Dele Adeyemi',
    email: 'dele@stacks.example',
    indent: '    ',
    exports: 'each',
    strict: false,
    binding: 'var',
  },
  {
    name: 'Joan Ferrer',
    email: 'joan@stacks.example',
    indent: '\t',
    exports: 'object',
    strict: true,
    binding: 'var',
  },
  {
    name: 'K. Hasegawa',
    email: 'kh@stacks.example',
    indent: '  ',
    exports: 'each',
    strict: true,
    binding: 'var',
  },
];

export const REMARKS = [
  'The night run of the district calls this too.',
  'Copied from the old mainframe screens, rounding included.',
  'Nobody has asked for this since the bookmobile was sold.',
  'Keep the order; the printed lists rely on it.',
  'See the mail of 2014 about the card numbers.',
  'Was a class once.',
  'The test for this is thin.',
  'Also used by the kiosk, through the host.',
];
