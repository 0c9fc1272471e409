/** What things are called. */
export const GROUPS = [
  'berths',
  'pilots',
  'cargo',
  'customs',
  'tides',
  'crew',
  'fuel',
  'repairs',
  'notices',
  'permits',
  'tugs',
  'storage',
  'radio',
  'claims',
];
export const GROUP_COUNT = { 25: 5, 50: 7, 100: 10, 200: 12, 400: 14 };

export const NOUNS = (
  'anchor ballast barge beacon bollard bow brace brig buoy cable capstan chart clew cleat compass course crane davit ' +
  'deck dock draft fender ferry flag freight gangway gauge hatch hawser helm hold hull jetty keel kedge lading lantern ' +
  'latch lighter locker log lock mast mooring net oar pallet pier plank quay rail ramp reef rig rope rudder sail seal shaft ' +
  'shed shoal siren slip spar stay stern strake survey tackle tally tank tar tender tiller timber trim valve wake ward ' +
  'warp watch wharf winch yard yawl'
).split(' ');

export const LOAD_WORDS = ['load', 'weigh', 'rate', 'gauge', 'score'];

/** Who wrote it shows. */
export const HANDS = [
  { name: 'Runa Holt', email: 'runa@quay.example', router: 'router', exported: 'late' },
  { name: 'Emil Sand', email: 'emil@quay.example', router: 'routes', exported: 'assign' },
  { name: 'Aud Berge', email: 'aud@quay.example', router: 'api', exported: 'late' },
];

export const REMARKS = [
  'Moved here from the counter program.',
  'The scanner at gate 3 depends on the exact words.',
  'Was faster before the audit.',
  'See the mail of March, the answer stays as it is.',
  'Runa wants this gone, the tug company does not.',
];
