// @ts-check
/** The list of a run's trials, asked for a hundred at a time, and asked for anew when something has changed. */

/**
 * @typedef {object} TrialRow
 * @property {string} id
 * @property {'waiting' | 'running' | 'over'} state
 * @property {string} contender
 * @property {boolean} simulated
 * @property {string} task
 * @property {number | null} steps
 * @property {string | null} score
 * @property {boolean | null} passed
 * @property {string | null} end
 * @property {number | null} onset
 * @property {string | null} cause
 */

const listPage = 100;

async function showRun() {
  const main = document.getElementById('main');
  if (!main) return;
  const { run, simulated, planned } = await (await fetch('api/run')).json();
  document.title = `mimo-bench: ${run}`;
  const search = /** @type {HTMLInputElement} */ (
    element('input', { type: 'search', 'aria-label': 'Search trials' })
  );
  const said = element('p', { class: 'size', 'aria-live': 'polite' });
  const body = element('tbody');
  const headings = ['trial', 'contender', 'task', 'state', 'steps', 'score', 'end'];
  const head = element('tr', {}, ...headings.map((name) => element('th', { scope: 'col' }, name)));
  const before = element('button', { type: 'button' }, 'Previous');
  const after = element('button', { type: 'button' }, 'Next');
  main.replaceChildren(
    element('h1', {}, run),
    element('p', {}, `${planned} trials. `, element('a', { href: 'report' }, 'The report as it stands')),
    ...(simulated
      ? [
          element(
            'p',
            { class: 'simulated' },
            'Rows marked simulated ran on a simulated model: they test the harness.',
          ),
        ]
      : []),
    element('div', { class: 'tools', role: 'search' }, element('label', {}, 'Search', search)),
    said,
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Trials' },
      element('table', {}, element('caption', {}, 'Trials'), element('thead', {}, head), body),
    ),
    element('div', { class: 'tools' }, before, after),
  );
  let from = 0;
  const load = async () => {
    const query = new URLSearchParams({ from: String(from), search: search.value });
    /** @type {{ total: number, rows: TrialRow[] }} */
    const { total, rows } = await (await fetch(`api/trials?${query}`)).json();
    body.replaceChildren(...rows.map(runRow));
    said.textContent = `${total === 0 ? 0 : from + 1} to ${from + rows.length} of ${total}`;
    before.toggleAttribute('disabled', from === 0);
    after.toggleAttribute('disabled', from + rows.length >= total);
  };
  search.addEventListener('input', () => {
    from = 0;
    load();
  });
  before.addEventListener('click', () => {
    from = Math.max(0, from - listPage);
    load();
  });
  after.addEventListener('click', () => {
    from += listPage;
    load();
  });
  new EventSource('api/events').addEventListener('message', load);
  await load();
}

/** @param {TrialRow} row */
function runRow(row) {
  const name =
    row.state === 'waiting' ? row.id : element('a', { href: `trial/${encodeURIComponent(row.id)}` }, row.id);
  const end = row.onset === null ? (row.end ?? '') : `${row.end} at step ${row.onset}, ${row.cause}`;
  const tag = row.simulated ? element('span', { class: 'tag' }, 'simulated') : null;
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    element('td', {}, `${row.contender} `, tag),
    ...[row.task, row.state, row.steps ?? '', row.score ?? '', end].map((text) =>
      element('td', {}, String(text)),
    ),
  );
}

showRun();
