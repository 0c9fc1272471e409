// @ts-check
/** The details of one trial, in a dialog that the address of the page names: #trial=ID. */

const dialog = document.querySelector('dialog[data-trial]');

/** @param {Trial} trial */
function openTrial(trial) {
  if (!(dialog instanceof HTMLDialogElement)) return;
  const close = element('button', { type: 'button' }, 'Close');
  close.addEventListener('click', () => dialog.close());
  dialog.replaceChildren(
    element('div', { class: 'bar-top' }, element('h2', { id: 'trial-title' }, trial.id), close),
    facts(trial),
    ...curveOf(trial),
    ...evidenceOf(trial),
    ...episodesOf(trial),
    element('h3', {}, 'Look closer'),
    element(
      'pre',
      {},
      `mimo-bench view ${trial.r}\nmimo-bench curve ${trial.r}/${trial.id}\nmimo-bench analyze results/${trial.r}/trials/${trial.id}`,
    ),
  );
  dialog.showModal();
  history.replaceState(null, '', `#trial=${encodeURIComponent(trial.id)}`);
  drawTrialCurve(trial);
}

/** @param {Trial} trial */
function facts(trial) {
  const contender = data.contenders[trial.c];
  /** @type {[string, string][]} */
  const rows = [
    ['Contender', `${contender?.name ?? ''}${contender?.simulated ? ' (simulated)' : ''}`],
    ['Task', `${trial.t} at ${trial.u} units`],
    ['Score', `${trial.s}${trial.p ? ', passed' : ''}; ${trial.m[0]} of ${trial.m[1]} milestones`],
    ['End', trial.x],
    ['Outcome', trial.w],
    [
      'Claim',
      trial.d === true
        ? 'said that it is done'
        : trial.d === false
          ? 'said that it is not done'
          : 'said neither',
    ],
  ];
  if (trial.b) rows.push(['Basis', trial.b]);
  if (trial.pk) rows.push(['Peak', trial.pk]);
  if (trial.dm) rows.push(['Damage onset', trial.dm]);
  rows.push([
    'Tokens',
    `${trial.k[0].toLocaleString('en')} in (${trial.k[1].toLocaleString('en')} cached), ${trial.k[2].toLocaleString('en')} out`,
  ]);
  rows.push(['Time', trial.ms]);
  return element(
    'dl',
    {},
    ...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
}

/** @param {Trial} trial @returns {HTMLElement[]} */
function curveOf({ cv }) {
  if (!cv) return [];
  const rows = cv.map(([step, share]) =>
    element(
      'tr',
      {},
      element('td', {}, String(step)),
      element('td', { class: 'figure' }, `${(share * 100).toFixed(1)}%`),
    ),
  );
  const table = element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, 'step'),
        element('th', { scope: 'col' }, 'milestones'),
      ),
    ),
    element('tbody', {}, ...rows),
  );
  const canvas = element('canvas', {
    role: 'img',
    'aria-label': 'Progress over steps; the numbers are below',
  });
  return [
    element('h3', {}, 'Progress'),
    element('div', { class: 'canvas', 'data-trial-curve': '' }, canvas),
    element('details', {}, element('summary', {}, 'Numbers'), table),
  ];
}

/** @param {Trial} trial */
function drawTrialCurve({ cv, o, n }) {
  const canvas = dialog?.querySelector('[data-trial-curve] canvas');
  if (!cv || !(canvas instanceof HTMLCanvasElement)) return;
  const datasets = [
    stepLine(
      'milestones',
      cv.map(([x, y]) => ({ x, y })),
      contenderColor(0),
      { stepped: false, pointRadius: 2.5 },
    ),
  ];
  if (o)
    datasets.push(
      stepLine(
        `onset (${o.cause})`,
        [
          { x: o.step, y: 0 },
          { x: o.step, y: 1 },
        ],
        kindColor(o.cause),
        { stepped: false, borderDash: [4, 3] },
      ),
    );
  new Chart(canvas, { type: 'line', data: { datasets }, options: stepOptions('steps', n) });
}

/** @param {Trial} trial @returns {HTMLElement[]} */
function evidenceOf({ ev }) {
  if (ev.length === 0) return [];
  const items = ev.map(([kind, first, last, observed]) =>
    element(
      'li',
      {},
      element('strong', {}, kind),
      ` steps ${first} to ${last}`,
      element('pre', {}, observed),
    ),
  );
  return [element('h3', {}, 'Evidence'), element('ul', {}, ...items)];
}

/** @param {Trial} trial @returns {HTMLElement[]} */
function episodesOf({ ep }) {
  if (ep.length === 0) return [];
  const items = ep.map(([kind, first, last, marks]) => {
    const notes = [marks & 1 ? 'hallucination loop' : '', marks & 2 ? 'recovered' : ''].filter(
      (note) => note !== '',
    );
    return element(
      'li',
      {},
      `${kind}, steps ${first} to ${last}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`,
    );
  });
  return [element('h3', {}, 'Episodes'), element('ul', {}, ...items)];
}

if (dialog instanceof HTMLDialogElement) {
  dialog.addEventListener('close', () => history.replaceState(null, '', '#trials'));
}

function openNamedTrial() {
  const named = /^#trial=(.+)$/.exec(location.hash)?.[1];
  const trial =
    named === undefined ? undefined : data.trials.find(({ id }) => id === decodeURIComponent(named));
  if (trial) openTrial(trial);
}
addEventListener('hashchange', openNamedTrial);
