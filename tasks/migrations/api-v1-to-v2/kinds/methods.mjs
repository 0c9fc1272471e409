/** HEAD and OPTIONS, and a text in the language of the header. */
const texts = {
  en: { in: 'in the shed', out: 'out on a job', lost: 'lost' },
  nl: { in: 'in de loods', out: 'op een klus', lost: 'kwijt' },
  fr: { in: 'au dépôt', out: 'en tournage', lost: 'perdu' },
};

export default {
  id: 'methods',
  flags: { languages: ['en-nl', 'en-fr', 'nl-fr'], form: ['name first', 'state first'] },
  numbers: { age: [30, 600] },
  operations: () => [
    { method: 'GET', path: '/:id/label', success: [200], problems: [400, 404] },
    { method: 'HEAD', path: '/:id/label', success: [200], problems: [400, 404] },
    { method: 'OPTIONS', path: '/:id/label', success: [204], problems: [] },
  ],
  contract: (c) => {
    const known = c.f.languages.split('-');
    return [
      `\`GET ${c.P2}/:id/label\` gives \`text/plain; charset=utf-8\`: ${c.f.form === 'name first' ? '`<name>: <state>`' : '`<state>: <name>`'} and a line feed, the state in words, with \`Content-Language\`, \`Vary: Accept-Language\` and \`Cache-Control: max-age=${c.n.age}\`.`,
      `Languages are ${known.join(' and ')}: ${known.map((language) => `${language} "${texts[language].in}", "${texts[language].out}", "${texts[language].lost}"`).join('; ')} (stored in, out, lost).`,
      `The first language of \`Accept-Language\` that we have is taken, whatever \`q\` says but for \`q=0\`, a region (\`${known[1]}-XX\`) counting as its language, case not counting; otherwise ${known[0]}.`,
      'HEAD answers with the same headers, `Content-Length` of the text included, and no body. OPTIONS answers 204 with `Allow: GET, HEAD, OPTIONS` for any id.',
    ];
  },
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/:id/label',
    handle: async (request, ctx) => {
      const row = ${c.q.get('Number(request.params.id)')};
      return row ? plain(200, row.name.toUpperCase() + ' [' + row.serial + ']') : fail(404, 'no such ${c.one}');
    },
  },`,
  }),
  v2: (c) => {
    const known = c.f.languages.split('-');
    return {
      top: `
const WORDS = ${JSON.stringify(Object.fromEntries(known.map((language) => [language, texts[language]])))};

function languageFor(header) {
  for (const each of (header ?? '').split(',')) {
    const [tag, ...parameters] = each.trim().toLowerCase().split(/\\s*;\\s*/);
    const language = tag.split('-')[0];
    if (Object.hasOwn(WORDS, language) && !parameters.some((parameter) => /^q=0(?:\\.0*)?$/.test(parameter))) return language;
  }
  return '${known[0]}';
}

const label = found(domain, (row, { headers }) => {
  const language = languageFor(headers['accept-language']);
  const state = WORDS[language][row.state];
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'content-language': language, vary: 'Accept-Language', 'cache-control': 'max-age=${c.n.age}' },
    body: ${c.f.form === 'name first' ? '`${row.name}: ${state}\\n`' : '`${state}: ${row.name}\\n`'},
  };
});
`,
      routes: `
  { method: 'GET', path: '${c.P2}/:id/label', handle: label },
  { method: 'HEAD', path: '${c.P2}/:id/label', handle: label },
  { method: 'OPTIONS', path: '${c.P2}/:id/label', handle: async () => empty(204, { allow: 'GET, HEAD, OPTIONS' }) },`,
    };
  },
  v1requests: (c, { rows }) => [
    { url: `${c.P1}/${rows[0].id}/label` },
    { url: `${c.P1}/${rows[1].id}/label` },
    { url: `${c.P1}/31337/label` },
  ],
  v2requests: (c, { rows, id }) => {
    const get = (row, accept, method = 'GET') => ({
      method,
      url: `${c.P2}/${id(row.id)}/label`,
      headers: accept === undefined ? {} : { 'Accept-Language': accept },
    });
    const [, other] = c.f.languages.split('-');
    return [
      ...rows.slice(0, 4).map((row) => get(row)),
      get(rows[0], other, 'HEAD'),
      get(rows[1], `de, ${other.toUpperCase()}-BE;q=0.3`),
      get(rows[2], `${other};q=0, en`),
      get(rows[2], `${other};q=0.0`),
      get({ id: 9999 }, other),
      get({ id: 9999 }, other, 'HEAD'),
      get({ id: 9999 }, undefined, 'OPTIONS'),
      get(rows[0], undefined, 'PUT'),
    ];
  },
};
