/** Words of the repository: areas in layer order, and what a ferry line keeps records of. */
export const AREAS = [
  ...['harbour', 'vessels', 'routes', 'timetable', 'fares', 'bookings', 'boarding'],
  ...['cargo', 'crew', 'weather', 'billing', 'notices', 'archive', 'desk'],
];

/** How many areas a horizon has: about as many modules to each at every dial. */
export const AREA_COUNT = { 25: 6, 50: 8, 100: 10, 200: 12, 400: 13 };

export const NOUNS = [
  ...['anchor', 'ballast', 'beacon', 'berth', 'bilge', 'bollard', 'bridge', 'bunker', 'buoy', 'cabin'],
  ...['canteen', 'capstan', 'chart', 'coupon', 'current', 'davit', 'deckhand', 'depth', 'derrick', 'dock'],
  ...['draught', 'engine', 'fender', 'flag', 'funnel', 'galley', 'gangway', 'hatch', 'hawser', 'helm'],
  ...['hull', 'jetty', 'keel', 'ladder', 'lamp', 'lane', 'launch', 'liferaft', 'lock', 'lorry'],
  ...['manning', 'mast', 'mooring', 'muster', 'passage', 'pier', 'pilot', 'pontoon', 'porthole', 'quay'],
  ...['ramp', 'refund', 'rudder', 'sailing', 'seat', 'shift', 'shuttle', 'signal', 'siren', 'slipway'],
  ...['sounding', 'stern', 'stowage', 'surge', 'swell', 'tender', 'tide', 'towline', 'trailer', 'turnstile'],
  ...['valve', 'voucher', 'wake', 'watch', 'wharf', 'winch'],
];

export const PRICE_VERBS = ['rate', 'weigh', 'value', 'gauge', 'assess', 'price', 'measure', 'appraise'];

export const TEAMS = ['@ferry/deck', '@ferry/engine', '@ferry/office', '@ferry/quay'];

/** Who wrote a module, and how: the habits that its text shows. */
export const HANDS = [
  { name: 'Sunniva Dahl', email: 'sunniva@ferry.example', indent: '  ' },
  { name: 'Ikaika Kealoha', email: 'ikaika@ferry.example', indent: '    ' },
  { name: 'Petra Vlk', email: 'petra@ferry.example', indent: '  ' },
  { name: 'A. Okafor', email: 'ao@ferry.example', indent: '\t' },
];

export const REMARKS = [
  'The winter timetable goes through here twice.',
  'Was in the ticket machines once.',
  'Operations calls this by hand when the fog is in.',
  'Taken over from the line that we bought in 2016.',
  'There was a reason for the order.',
  'The island boats do not use this.',
  'Half of the callers are gone.',
  'See the minutes of the board, spring 2019.',
];
