/** Prices as decimal text become minor units of a currency, rounded as the books do. */
const rounding = {
  even: 'half to even',
  up: 'half up',
};

export default {
  id: 'quote',
  flags: { round: ['even', 'up'], long: ['whole', 'beyond'], tax: ['apart', 'inside'] },
  numbers: { from: [4, 9], discount: [5, 25], tax: [6, 21] },
  operations: () => [{ method: 'GET', path: '/:id/quote', success: [200], problems: [400, 404] }],
  contract: (c) => [
    `\`GET ${c.P2}/:id/quote?days=\` says what \`days\` (a whole number from 1 to 365, else \`days-invalid\`, 400) cost: \`{days, net, tax, gross}\`, each amount \`{amount, currency}\` in minor units of ${c.currency}.`,
    `Stored prices are minor units a day${c.f.tax === 'inside' ? `, tax of ${c.n.tax} % included: gross is what is worked out, \`tax\` is gross × ${c.n.tax} / (100 + ${c.n.tax}) and net the rest` : ` without tax: net is what is worked out, \`tax\` is ${c.n.tax} % of it, gross their sum`}.`,
    c.f.long === 'whole'
      ? `From ${c.n.from} days on the whole is ${c.n.discount} % cheaper.`
      : `Every day from day ${c.n.from} on is ${c.n.discount} % cheaper.`,
    `The sum is rounded once, after the discount, then the tax; both ${rounding[c.f.round]}, to whole minor units.`,
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/quote',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      const days = Number(request.query.get('days'));
      if (!row) return fail(404, 'no such ${c.one}');
      if (!(days > 0)) return fail(400, 'days?');
      return send(200, { days: days, total: ((row.cents * days * (days >= ${c.n.from} ? ${100 - c.n.discount} : 100)) / 10000).toFixed(2) });
    },
  },`,
  }),
  v2: (c) => ({
    top: `
/** numerator / denominator, both whole and not negative, ${rounding[c.f.round]}. */
function rounded(numerator, denominator) {
  const whole = Math.floor(numerator / denominator);
  const twice = 2 * (numerator - whole * denominator);
  return twice > denominator || (twice === denominator${c.f.round === 'even' ? ' && whole % 2 === 1' : ''}) ? whole + 1 : whole;
}

function sumOf(cents, days) {
${
  c.f.long === 'whole'
    ? `  return rounded(cents * days * (days >= ${c.n.from} ? ${100 - c.n.discount} : 100), 100);`
    : `  const cheap = Math.max(0, days - ${c.n.from - 1});
  return rounded(cents * ((days - cheap) * 100 + cheap * ${100 - c.n.discount}), 100);`
}
}
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/quote',
    handle: found(domain, (row, { query }) => {
      const days = /^[1-9]\\d{0,2}$/.test(query.get('days') ?? '') ? Number(query.get('days')) : 0;
      if (days < 1 || days > 365) return problem(400, 'days-invalid', 'days from 1 to 365');
      const sum = sumOf(row.cents, days);
${
  c.f.tax === 'inside'
    ? `      const tax = rounded(sum * ${c.n.tax}, ${100 + c.n.tax});
      const [net, gross] = [sum - tax, sum];`
    : `      const tax = rounded(sum * ${c.n.tax}, 100);
      const [net, gross] = [sum, sum + tax];`
}
      return json(200, { days, net: domain.money(net), tax: domain.money(tax), gross: domain.money(gross) });
    }),
  },`,
  }),
  other: (c) => ({
    top: `
const ratio = (top, bottom) => {
  const [a, b] = [BigInt(top), BigInt(bottom)];
  const [whole, rest] = [a / b, (a % b) * 2n];
  const bump = rest > b || (rest === b && ${c.f.round === 'even' ? 'whole % 2n === 1n' : 'true'});
  return Number(bump ? whole + 1n : whole);
};
`,
    routes: `
  {
    method: 'GET',
    path: '${c.P2}/:id/quote',
    handle: found(domain, (row, request) => {
      const days = Number(request.query.get('days'));
      if (!Number.isInteger(days) || days < 1 || days > 365) return problem(400, 'days-invalid', 'that is no number of days');
      let hundredths = 0;
      for (let day = 1; day <= days; day++) hundredths += row.cents * (${c.f.long === 'whole' ? 'days' : 'day'} >= ${c.n.from} ? ${100 - c.n.discount} : 100);
      const sum = ratio(hundredths, 100);
      const tax = ${c.f.tax === 'inside' ? `ratio(sum * ${c.n.tax}, ${100 + c.n.tax})` : `ratio(sum * ${c.n.tax}, 100)`};
      return json(200, { days, net: domain.money(${c.f.tax === 'inside' ? 'sum - tax' : 'sum'}), tax: domain.money(tax), gross: domain.money(${c.f.tax === 'inside' ? 'sum' : 'sum + tax'}) });
    }),
  },`,
  }),
  v1requests: (c, { rows }) => [
    { url: `${c.P1}/${rows[0].id}/quote?days=2` },
    { url: `${c.P1}/${rows[0].id}/quote?days=${c.n.from + 1}` },
    { url: `${c.P1}/${rows[0].id}/quote` },
    { url: `${c.P1}/31337/quote?days=1` },
  ],
  v2requests: (c, { rows, id }) => {
    const get = (row, days) => ({ url: `${c.P2}/${id(row.id)}/quote?days=${days}` });
    return [
      ...rows
        .slice(0, 8)
        .flatMap((row, at) => [get(row, 1 + at), get(row, c.n.from), get(row, c.n.from + 3 + at)]),
      get(rows[0], c.n.from - 1),
      get(rows[0], 365),
      get(rows[0], 366),
      get(rows[0], 0),
      get(rows[0], 'x'),
      get({ id: 9999 }, 1),
    ];
  },
};
