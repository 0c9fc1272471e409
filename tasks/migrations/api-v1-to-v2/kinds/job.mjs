/** A slow answer becomes a job that is asked about. */
export default {
  id: 'job',
  flags: { ready: ['303', '200'], cancel: ['gone', 'kept'], field: ['weight', 'cents'] },
  numbers: { seconds: [20, 90], minutes: [10, 50] },
  operations: (c) => [
    { method: 'POST', path: '/reports', success: [202], problems: [] },
    {
      method: 'GET',
      path: '/reports/:job',
      success: c.f.ready === '303' ? [200, 303] : [200],
      problems: [404, 410],
    },
    { method: 'DELETE', path: '/reports/:job', success: [204], problems: [404, 409, 410] },
    ...(c.f.ready === '303'
      ? [{ method: 'GET', path: '/reports/:job/result', success: [200], problems: [404, 410] }]
      : []),
  ],
  contract: (c) => [
    `\`POST ${c.P2}/reports\` starts a report: 202, \`Location: ${c.P2}/reports/<number>\` (numbers from 1, since the process started), \`Retry-After: ${c.n.seconds}\`, body \`{state: "running"}\`. Its figures are those of that moment: \`{count, sum, states}\`, \`sum\` of the stored ${c.f.field}, \`states\` how many are in each state, by its name of v2, without those that none is in.`,
    `\`GET\` on it: 200 \`{state: "running"}\` with \`Retry-After\`, the seconds left, rounded up. After ${c.n.seconds} seconds it is ready: ${
      c.f.ready === '303'
        ? '303 with `Location: .../result`, where the figures are (404 `not-found` before)'
        : '200 with `{state: "ready", result}`, the figures'
    }.`,
    `\`DELETE\` on it while it runs: 204, and after that ${c.f.cancel === 'gone' ? '`gone` (410)' : '`{state: "cancelled"}` (200) for ever after'}; when it is ready \`report-ready\` (409).`,
    `${c.n.minutes} minutes after its start everything under it is \`gone\` (410), whatever became of it. Numbers never given out are \`not-found\` (404).`,
  ],
  v1: (c) => ({
    routes: `
  {
    method: 'GET',
    path: '${c.P1}/report',
    handle: async (request, ctx) => {
      const rows = ${c.q.all};
      const lines = rows.map((row) => [row.id, row.serial, row.state, row.${c.f.field}].join(';'));
      return plain(200, ['id;serial;state;${c.f.field}'].concat(lines, ['total;;;' + rows.reduce((sum, row) => sum + row.${c.f.field}, 0)]).join('\\r\\n'), 'text/csv');
    },
  },`,
  }),
  v2: (c) => ({
    top: `
const jobsIn = ({ memory }) => memory.get(domain.TABLE) ?? memory.set(domain.TABLE, []).get(domain.TABLE);

function figures(ctx) {
  const rows = domain.all(ctx);
  const states = {};
  for (const row of rows) states[domain.STATES[row.state]] = (states[domain.STATES[row.state]] ?? 0) + 1;
  return { count: rows.length, sum: rows.reduce((sum, row) => sum + row.${c.f.field}, 0), states };
}

/** Finds the job of a request; \`work\` is called for one that there is, with the seconds since its start. */
const withJob = (work) => async (request, ctx) => {
  const { job: number } = request.params;
  const job = /^[1-9]\\d*$/.test(number) ? jobsIn(ctx)[Number(number) - 1] : undefined;
  if (job === undefined) return problem(404, 'not-found', \`no report \${number}\`);
  const age = (ctx.clock.now() - job.start) / 1000;
  if (age >= ${c.n.minutes} * 60) return problem(410, 'gone', 'reports are not kept');
${c.f.cancel === 'gone' ? "  if (job.cancelled) return problem(410, 'gone', 'it was cancelled');\n" : ''}  return work(job, age, number);
};
`,
    routes: `
  {
    method: 'POST',
    path: '${c.P2}/reports',
    handle: async (request, ctx) => {
      const number = jobsIn(ctx).push({ start: ctx.clock.now(), result: figures(ctx), cancelled: false });
      return json(202, { state: 'running' }, { location: \`${c.P2}/reports/\${number}\`, 'retry-after': '${c.n.seconds}' });
    },
  },
  {
    method: 'GET',
    path: '${c.P2}/reports/:job',
    handle: withJob((job, age, number) => {
      if (job.cancelled) return json(200, { state: 'cancelled' });
      if (age < ${c.n.seconds}) return json(200, { state: 'running' }, { 'retry-after': String(Math.ceil(${c.n.seconds} - age)) });
      return ${c.f.ready === '303' ? `empty(303, { location: \`${c.P2}/reports/\${number}/result\` })` : "json(200, { state: 'ready', result: job.result })"};
    }),
  },
  {
    method: 'DELETE',
    path: '${c.P2}/reports/:job',
    handle: withJob((job, age) => {
      if (!job.cancelled && age >= ${c.n.seconds}) return problem(409, 'report-ready', 'too late');
      job.cancelled = true;
      return empty(204);
    }),
  },${
    c.f.ready === '303'
      ? `
  {
    method: 'GET',
    path: '${c.P2}/reports/:job/result',
    handle: withJob((job, age) => (job.cancelled || age < ${c.n.seconds} ? problem(404, 'not-found', 'not yet') : json(200, job.result))),
  },`
      : ''
  }`,
  }),
  other: (c) => ({
    top: `
class Report {
  constructor(ctx) {
    this.begun = ctx.clock.now();
    this.dropped = false;
    const rows = domain.all(ctx);
    this.figures = { count: rows.length, sum: 0, states: {} };
    for (const { ${c.f.field}, state } of rows) {
      this.figures.sum += ${c.f.field};
      const word = domain.STATES[state];
      this.figures.states[word] = 1 + (this.figures.states[word] ?? 0);
    }
  }

  left(now) {
    return Math.ceil(${c.n.seconds} - (now - this.begun) / 1000);
  }
}

/** The report that a path names, or the answer to give in its place. */
function reportOf({ params }, { memory, clock }) {
  const report = (memory.get('reports of ${c.id}') ?? new Map()).get(params.job);
  if (!report) return { instead: problem(404, 'not-found', 'there is no such report') };
  const gone = clock.now() - report.begun >= ${c.n.minutes} * 60 * 1000${c.f.cancel === 'gone' ? ' || report.dropped' : ''};
  return gone ? { instead: problem(410, 'gone', 'there was one') } : { report };
}
`,
    routes: `
  {
    method: 'POST',
    path: '${c.P2}/reports',
    handle: async (request, ctx) => {
      const all = ctx.memory.get('reports of ${c.id}') ?? new Map();
      ctx.memory.set('reports of ${c.id}', all.set(String(all.size + 1), new Report(ctx)));
      return json(202, { state: 'running' }, { 'retry-after': '${c.n.seconds}', location: '${c.P2}/reports/' + all.size });
    },
  },
  {
    method: 'GET',
    path: '${c.P2}/reports/:job',
    handle: async (request, ctx) => {
      const { report, instead } = reportOf(request, ctx);
      if (instead) return instead;
      if (report.dropped) return json(200, { state: 'cancelled' });
      const left = report.left(ctx.clock.now());
      if (left > 0) return json(200, { state: 'running' }, { 'retry-after': \`\${left}\` });
      return ${c.f.ready === '303' ? "empty(303, { location: request.path + '/result' })" : "json(200, { state: 'ready', result: report.figures })"};
    },
  },
  {
    method: 'DELETE',
    path: '${c.P2}/reports/:job',
    handle: async (request, ctx) => {
      const { report, instead } = reportOf(request, ctx);
      if (instead) return instead;
      if (!report.dropped && report.left(ctx.clock.now()) <= 0) return problem(409, 'report-ready', 'it is there already');
      report.dropped = true;
      return empty(204);
    },
  },${
    c.f.ready === '303'
      ? `
  {
    method: 'GET',
    path: '${c.P2}/reports/:job/result',
    handle: async (request, ctx) => {
      const { report, instead } = reportOf(request, ctx);
      if (instead) return instead;
      return report.dropped || report.left(ctx.clock.now()) > 0 ? problem(404, 'not-found', 'there is none yet') : json(200, report.figures);
    },
  },`
      : ''
  }`,
  }),
  v1requests: (c) => [{ url: `${c.P1}/report` }, { url: `${c.P1}/report?x=1` }],
  v2requests: (c) => {
    const url = (number, rest = '') => `${c.P2}/reports/${number}${rest}`;
    const s = c.n.seconds;
    return [
      { url: url(1) },
      { method: 'POST', url: `${c.P2}/reports` },
      { url: url(1), after: 5.5 },
      { url: url(1, '/result'), after: 6 },
      { method: 'POST', url: `${c.P2}/reports`, after: 7 },
      { method: 'DELETE', url: url(2), after: 8 },
      { url: url(2), after: 9 },
      { url: url(2), after: s + 20 },
      { url: url(1), after: s + 21 },
      { url: url(1, '/result'), after: s + 21 },
      { method: 'DELETE', url: url(1), after: s + 22 },
      { url: url(1), after: c.n.minutes * 60 - 1 },
      { url: url(1), after: c.n.minutes * 60 },
      { url: url(1, '/result'), after: c.n.minutes * 60 + 1 },
      { url: url(3), after: c.n.minutes * 60 + 1 },
      { url: url('x'), after: c.n.minutes * 60 + 1 },
    ];
  },
};
