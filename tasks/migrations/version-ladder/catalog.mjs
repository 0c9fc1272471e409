/**
 * The world of the task: the collections of a boat-yard's depot, and the capabilities of the library
 * `@quarry/store` that its application uses. A capability is one operation family of the library; each
 * application module lives on exactly one of them, so a breaking change concerns one module.
 */

/** `code` prefixes text ids; `groups` are text fields that rows are selected by. */
export const collections = {
  items: {
    code: 'it',
    noun: 'item',
    groups: ['shelfCode', 'makerName'],
    money: 'unitPrice',
    time: 'addedAt',
  },
  customers: {
    code: 'cu',
    noun: 'customer',
    groups: ['homeTown', 'priceTier'],
    money: 'creditLimit',
    time: 'joinedAt',
  },
  bookings: {
    code: 'bk',
    noun: 'booking',
    groups: ['jobStatus', 'crewName'],
    money: 'hireFee',
    time: 'startsAt',
  },
  payments: {
    code: 'pa',
    noun: 'payment',
    groups: ['payMethod', 'deskName'],
    money: 'paidAmount',
    time: 'settledAt',
  },
  shipments: {
    code: 'sh',
    noun: 'shipment',
    groups: ['carrierName', 'dockCode'],
    money: 'freightCost',
    time: 'dueAt',
  },
};

export const groupValues = {
  shelfCode: ['A1', 'B2', 'b2', 'C7'],
  makerName: ['Lund', 'Osk', 'OSK', 'Varg'],
  homeTown: ['Bergen', 'Moss', 'moss', 'Vik'],
  priceTier: ['gold', 'Gold', 'plain', 'trade'],
  jobStatus: ['open', 'Open', 'out', 'done'],
  crewName: ['Ida', 'Per', 'PER', 'Siv'],
  payMethod: ['card', 'cash', 'Cash', 'giro'],
  deskName: ['north', 'North', 'quay', 'yard'],
  carrierName: ['Brim', 'Fram', 'FRAM', 'Nord'],
  dockCode: ['d1', 'D1', 'd4', 'd9'],
};

/** Capability names of the library by what they do; one of each kind for each collection, twice for two kinds. */
const names = {
  one: ['docket', 'vault', 'needle', 'beacon', 'picker'],
  many: ['roster', 'sieve', 'trawl', 'muster', 'survey', 'gather', 'harvest', 'census', 'sweep', 'digest'],
  amount: ['tally', 'abacus', 'purse', 'reckon', 'gauge', 'balance', 'measure', 'summit', 'quota', 'account'],
  write: ['scribe', 'chisel', 'inker', 'graver', 'quill'],
  span: ['horizon', 'almanac', 'window', 'tideline', 'calendar'],
  watch: ['sentinel', 'herald', 'lantern', 'bellman', 'outpost'],
};

export const verbs = {
  one: ['get', 'read', 'load', 'pull', 'obtain', 'recall', 'open'],
  many: ['list', 'select', 'find', 'collect', 'query', 'scan', 'match'],
  amount: ['sum', 'total', 'add', 'compute', 'fold', 'count', 'weigh'],
  write: ['set', 'put', 'update', 'assign', 'save', 'patch', 'write'],
  span: ['between', 'within', 'during', 'due', 'slice', 'range', 'cover'],
  watch: ['watch', 'observe', 'follow', 'listen', 'track', 'attend', 'notice'],
};

/** The parameters of an operation, in their first order. */
export const parameters = {
  one: ['collection', 'id'],
  many: ['collection', 'field', 'value'],
  amount: ['collection', 'target', 'field', 'value'],
  write: ['collection', 'id', 'field', 'value'],
  span: ['collection', 'field', 'from', 'length'],
  watch: ['collection', 'listener'],
};

const files = {
  one: (c) => ({ file: `${c}/card`, fn: `${collections[c].noun}Card` }),
  many: (c, n) => ({
    file: `${c}/by-${n === 0 ? 'group' : 'label'}`,
    fn: `${c}By${capital(collections[c].groups[n])}`,
  }),
  amount: (c, n) => ({
    file: `${c}/${n === 0 ? 'turnover' : 'exposure'}`,
    fn: `${collections[c].noun}${n === 0 ? 'Turnover' : 'Exposure'}`,
  }),
  write: (c) => ({ file: `${c}/amend`, fn: `amend${capital(collections[c].noun)}` }),
  span: (c) => ({ file: `${c}/agenda`, fn: `${collections[c].noun}Agenda` }),
  watch: (c) => ({ file: `${c}/journal`, fn: `${collections[c].noun}Journal` }),
};

export const capital = (text) => text[0].toUpperCase() + text.slice(1);

const order = ['many', 'one', 'amount', 'write', 'span', 'watch', 'many', 'amount'];

/**
 * The first `count` capabilities (at most 40), spread over the kinds and the collections.
 * @returns {Capability[]} `{ name, className, kind, collection, group, file, fn, code }`
 */
export function capabilities(count) {
  const all = [];
  const towns = Object.keys(collections);
  order.forEach((kind, row) => {
    const second = order.indexOf(kind) !== row ? 1 : 0;
    towns.forEach((_, column) => {
      // Shifted by row so that a small task touches every collection as well as every kind.
      const collection = towns[(column + row) % towns.length];
      const name = names[kind][second * 5 + column];
      all.push({
        name,
        className: capital(name),
        kind,
        collection,
        group: collections[collection].groups[second],
        variant: second,
        ...files[kind](collection, second),
        code: `E_${collections[collection].noun.toUpperCase()}_UNKNOWN`,
        at: column * order.length + row,
      });
    });
  });
  return all.sort((a, b) => a.at - b.at).slice(0, count);
}

/** Every field of a collection with its kind. */
export function fieldsOf(collection) {
  const { groups, money, time } = collections[collection];
  return [
    ['id', 'id'],
    ...groups.map((group) => [group, 'text']),
    [money, 'money'],
    [time, 'time'],
    ['archived', 'flag'],
  ];
}

export const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
