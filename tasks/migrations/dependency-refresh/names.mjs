/** What things are called. */
export const AREAS = [
  'billing',
  'booking',
  'cargo',
  'claims',
  'crew',
  'customs',
  'fuel',
  'gates',
  'ledger',
  'notices',
  'permits',
  'pilots',
  'routing',
  'tides',
  'weights',
  'yard',
];

export const NOUNS = (
  'advice agenda answer badge balance batch board bond book brief card case chart charge check claim clause code count ' +
  'cover credit daily deed digest docket draft entry extract fee file form grant guide index invoice item journal label ' +
  'letter limit line list log manifest mark memo note notice offer order page paper pass plan proof quote rate receipt ' +
  'record refund report return review roll roster rule sample scale sheet slip stamp statement sum table tag tally ticket ' +
  'total voucher waiver word'
).split(' ');

export const VERBS = ['make', 'build', 'read', 'draw', 'settle', 'work', 'shape', 'gather'];
export const RATE_WORDS = ['rate', 'weigh', 'score', 'price', 'grade'];

/** How many dependencies an application of so many modules has. */
export const DEPENDENCY_COUNT = { 25: 8, 50: 10, 100: 14, 200: 16, 400: 16 };

/** Who wrote it shows. */
export const HANDS = [
  { name: 'Siri Dahl', email: 'siri@pier.example', exported: 'object' },
  { name: 'Tor Lunde', email: 'tor@pier.example', exported: 'lines' },
  { name: 'Wanja Nilsen', email: 'wanja@pier.example', exported: 'object' },
];

export const REMARKS = [
  'The auditors compare this by hand each June.',
  'Tor: do not round here.',
  'Same as in the old desk program, bug included.',
  'Nobody knows who reads this, but somebody does.',
  'Kept in step with the paper form 11-B.',
];
