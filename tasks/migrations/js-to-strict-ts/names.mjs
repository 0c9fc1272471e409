/** The world of the task: the berthing office of a canal, its modules and its people. */

export const GROUPS = [
  'locks',
  'berths',
  'tolls',
  'convoys',
  'pilots',
  'gauges',
  'permits',
  'crews',
  'cargo',
  'ice',
  'bridges',
  'notices',
  'dredging',
  'towing',
  'winter',
  'fuel',
  'claims',
  'ledgers',
  'signals',
  'archive',
];

export const GROUP_COUNT = { 25: 5, 50: 7, 100: 10, 200: 14, 400: 20 };

export const NOUNS = [
  'anchor',
  'ballast',
  'beacon',
  'buoy',
  'cable',
  'capstan',
  'chart',
  'cleat',
  'compass',
  'davit',
  'dinghy',
  'fender',
  'flag',
  'galley',
  'gangway',
  'hatch',
  'hawser',
  'helm',
  'hold',
  'jetty',
  'keel',
  'ladder',
  'lantern',
  'mast',
  'mooring',
  'oar',
  'paddle',
  'quay',
  'rudder',
  'sail',
  'scuttle',
  'sluice',
  'stern',
  'tender',
  'tide',
  'tiller',
  'transom',
  'wharf',
  'winch',
  'yawl',
];

export const LOADS = ['draught', 'strain', 'rating', 'figure'];

export const HANDS = [
  {
    name: 'Gerd Lohse',
    email: 'gerd@canal.example',
    remarks: ['// gl: typed by hand from the paper form', '// gl: works, leave it'],
  },
  {
    name: 'Pia Brandt',
    email: 'pia@canal.example',
    remarks: ['/** @param {any} x */', '// see the wiki (offline since 2020)'],
  },
  {
    name: 'Tomas Reyes',
    email: 'tomas@canal.example',
    remarks: ['// TODO(tr) types?', '// careful: the counter program calls this'],
  },
];
