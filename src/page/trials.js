// @ts-check
/** The list of trials: searched, filtered, and drawn a page at a time. */

const perPage = 50;

function makeList() {
  const place = document.querySelector('[data-trials]');
  if (!place) return;
  const search = /** @type {HTMLInputElement} */ (element('input', { type: 'search', name: 'search' }));
  const ends = choice('end', [...new Set(data.trials.map(({ e }) => e))].sort());
  const contenders = choice(
    'contender',
    data.contenders.map(({ name }) => name),
  );
  const said = element('p', { 'aria-live': 'polite', class: 'size' });
  const body = element('tbody');
  const headings = ['trial', 'score', 'steps', 'end', 'milestones', 'time'];
  const head = element(
    'tr',
    {},
    ...headings.map((name, index) => element('th', { scope: 'col', class: index > 0 ? 'figure' : '' }, name)),
  );
  const table = element('table', {}, element('caption', {}, 'Trials'), element('thead', {}, head), body);
  const before = element('button', { type: 'button' }, 'Previous');
  const after = element('button', { type: 'button' }, 'Next');
  place.append(
    element(
      'div',
      { class: 'tools', role: 'search' },
      labelled('Search', search),
      labelled('End', ends),
      labelled('Contender', contenders),
    ),
    said,
    element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'List of trials' }, table),
    element('div', { class: 'tools' }, before, after),
  );
  /** @type {Trial[]} */
  let found = [];
  let page = 0;

  const draw = () => {
    const shown = found.slice(page * perPage, (page + 1) * perPage);
    body.replaceChildren(...shown.map(trialRow));
    const from = found.length === 0 ? 0 : page * perPage + 1;
    said.textContent = `${from} to ${page * perPage + shown.length} of ${found.length} trials`;
    before.toggleAttribute('disabled', page === 0);
    after.toggleAttribute('disabled', (page + 1) * perPage >= found.length);
  };
  const filter = () => {
    const words = search.value.toLowerCase();
    const contender = data.contenders.findIndex(({ name }) => name === contenders.value);
    found = data.trials.filter(
      (trial) =>
        (words === '' || `${trial.id} ${trial.t} ${trial.w}`.toLowerCase().includes(words)) &&
        (ends.value === '' || trial.e === ends.value) &&
        (contenders.value === '' || trial.c === contender),
    );
    page = 0;
    draw();
    listedTrials = found;
    showOnMap(found);
    redrawProgress();
  };
  for (const control of [search, ends, contenders]) control.addEventListener('input', filter);
  before.addEventListener('click', () => {
    page -= 1;
    draw();
  });
  after.addEventListener('click', () => {
    page += 1;
    draw();
  });
  filter();
}

/** @param {string} name @param {string[]} values @returns {HTMLSelectElement} */
function choice(name, values) {
  const options = values.map((value) => element('option', { value }, value));
  return /** @type {HTMLSelectElement} */ (
    element(
      'select',
      { name, 'aria-label': `Only with this ${name}` },
      element('option', { value: '' }, 'all'),
      ...options,
    )
  );
}

/** @param {string} text @param {HTMLElement} control */
function labelled(text, control) {
  return element('label', {}, text, control);
}

/** @param {Trial} trial */
function trialRow(trial) {
  const name = element('button', { type: 'button', class: 'name' }, trial.id);
  name.addEventListener('click', () => openTrial(trial));
  const cells = [trial.s, String(trial.n), trial.x, `${trial.m[0]}/${trial.m[1]}`, trial.ms];
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    ...cells.map((text) => element('td', { class: 'figure' }, text)),
  );
}

makeList();
openNamedTrial();
