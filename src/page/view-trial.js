// @ts-check
/** The timeline of one trial: rows come in pieces, a step's whole content when it is opened. */

/** @typedef {{ step: number, action: string, exit: number | null, failed: boolean, changes: number, context: number, ms: number, compacted: boolean }} StepRow */
/** @typedef {{ kind: string, first: number, last: number }} Found */
/** @typedef {{ kind: 'none' } | { kind: 'exact', step: number } | { kind: 'interval', earliest: number, latest: number }} PlaceOnAxis */
/**
 * @typedef {object} Head
 * @property {number} steps
 * @property {boolean} running
 * @property {{ agent: string, agentVersion: string, model: string, simulated: boolean, score: string, outcome: { kind: string, reason: string }, claim: { done: boolean | null, text: string } } | null} result
 * @property {Found[]} findings
 * @property {{ step: number, earliest: number, latest: number, cause: string, provisional: boolean, basis: string } | null} onset
 * @property {string | null} end
 * @property {PlaceOnAxis | null} peak
 * @property {PlaceOnAxis | null} damage
 */

const rowsAtOnce = 250;

/** Kinds of the findings that cover each step. @type {Map<number, string[]>} */
const kindsAt = new Map();
/** @type {Map<number, HTMLElement>} */
const rowOf = new Map();
let current = 0;

const timeline = element('ol', { class: 'timeline', 'aria-label': 'Steps' });
const saidThere = element('p', { class: 'size', 'aria-live': 'polite' });

async function showTrial() {
  const main = document.getElementById('main');
  if (!main) return;
  const answer = await fetch(api);
  if (!answer.ok) {
    main.replaceChildren(element('h1', {}, trialName), element('p', {}, (await answer.json()).error));
    return;
  }
  /** @type {Head} */
  let head = await answer.json();
  document.title = `mimo-bench: ${trialName}`;
  const about = element('div');
  main.replaceChildren(
    element('p', {}, element('a', { href: '../' }, 'All trials')),
    element('h1', {}, trialName),
    about,
    tools(() => head),
    saidThere,
    timeline,
  );
  const renew = async () => {
    head = await (await fetch(api)).json();
    about.replaceChildren(...aboutTrial(head));
    markFindings(head);
    await loadRows(head);
  };
  about.replaceChildren(...aboutTrial(head));
  markFindings(head);
  await loadRows(head);
  const named = /^#step-(\d+)$/.exec(location.hash)?.[1];
  if (named) goTo(Number(named), true);
  if (head.running)
    new EventSource(`../api/events?trial=${encodeURIComponent(trialName)}`).addEventListener(
      'message',
      renew,
    );
}

/** @param {Head} head */
function aboutTrial({ result, steps, running, onset, end, peak, damage }) {
  /** @type {[string, string][]} */
  const rows = [['Steps', `${steps}${running ? ', under way' : ''}`]];
  if (result) {
    rows.push([
      'Contender',
      `${result.agent} ${result.agentVersion} · ${result.model}${result.simulated ? ' (simulated)' : ''}`,
    ]);
    rows.push(['Score', result.score], ['Outcome', `${result.outcome.kind}: ${result.outcome.reason}`]);
    if (result.claim.text) rows.push(['Last words', result.claim.text.slice(0, 400)]);
  }
  if (end) rows.push(['End', end]);
  if (onset)
    rows.push([
      'Onset',
      `step ${onset.step} (${onset.earliest} to ${onset.latest}), ${onset.cause}${onset.provisional ? ', provisional' : ''}: ${onset.basis}`,
    ]);
  if (placeStep(peak)) rows.push(['Peak of progress', `step ${placeStep(peak)}`]);
  if (placeStep(damage)) rows.push(['Damage from', `step ${placeStep(damage)}`]);
  return [
    element(
      'dl',
      {},
      ...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
    ),
  ];
}

/** @param {PlaceOnAxis | null} place */
function placeStep(place) {
  if (!place || place.kind === 'none') return null;
  return place.kind === 'exact' ? place.step : place.earliest;
}

/** @param {Head} head */
function markFindings({ findings }) {
  kindsAt.clear();
  for (const { kind, first, last } of findings) {
    for (let step = first; step <= last; step += 1) {
      const kindsHere = kindsAt.get(step) ?? [];
      if (!kindsHere.includes(kind)) kindsAt.set(step, [...kindsHere, kind]);
    }
  }
}

/** @param {() => Head} head */
function tools(head) {
  const search = /** @type {HTMLInputElement} */ (
    element('input', { type: 'search', 'aria-label': 'Search steps', placeholder: 'in actions and outputs' })
  );
  const number = element('input', {
    type: 'number',
    min: '1',
    'aria-label': 'Go to step',
    style: 'width:6em',
  });
  const only = element('input', { type: 'checkbox' });
  const button = (/** @type {string} */ text, /** @type {() => number | null | undefined} */ target) => {
    const made = element('button', { type: 'button' }, text);
    made.addEventListener('click', () => {
      const step = target();
      if (step) goTo(step, true);
      else saidThere.textContent = `There is none to go to (${text.toLowerCase()}).`;
    });
    return made;
  };
  const onset = button('Onset', () => head().onset?.step);
  const peak = button('Peak', () => placeStep(head().peak));
  const damage = button('Damage', () => placeStep(head().damage));
  search.addEventListener('change', () => find(search.value));
  number.addEventListener('change', () => goTo(Number(/** @type {HTMLInputElement} */ (number).value), true));
  only.addEventListener('change', () => {
    timeline.classList.toggle('only-findings', /** @type {HTMLInputElement} */ (only).checked);
  });
  addEventListener('keydown', (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'j') goTo(current + 1, false);
    else if (event.key === 'k') goTo(current - 1, false);
    else if (event.key === 'o') onset.click();
    else if (event.key === '/') search.focus();
    else return;
    event.preventDefault();
  });
  return element(
    'div',
    { class: 'tools', role: 'search' },
    element('label', {}, 'Search', search),
    element('label', {}, 'Step', number),
    onset,
    peak,
    damage,
    element('label', {}, only, 'only findings'),
  );
}

/** Rows that are not there yet, a piece at a time: the first are on the page before the last are asked for. */
/** @param {Head} head */
async function loadRows({ steps }) {
  for (let from = rowOf.size + 1; from <= steps; from = rowOf.size + 1) {
    /** @type {StepRow[]} */
    const rows = await (await fetch(`${api}/rows?from=${from}&count=${rowsAtOnce}`)).json();
    if (rows.length === 0) return;
    timeline.append(...rows.map(stepRow));
    saidThere.textContent = `${rowOf.size} of ${steps} steps`;
  }
}

/** @param {StepRow} row */
function stepRow(row) {
  const kindsHere = kindsAt.get(row.step) ?? [];
  const summary = element(
    'summary',
    {},
    element('span', { class: 'step-number' }, String(row.step)),
    element(
      'span',
      { class: row.failed ? 'step-action failed' : 'step-action' },
      row.action || '(words only)',
    ),
    element(
      'span',
      { class: 'step-notes' },
      [
        row.exit === null ? '' : `exit ${row.exit}`,
        row.changes > 0 ? `${row.changes} files` : '',
        row.compacted ? 'compacted' : '',
      ]
        .filter((note) => note !== '')
        .join(', '),
    ),
    element('span', { class: 'step-kinds' }, ...kindsHere.map(kindMark)),
  );
  const details = /** @type {HTMLDetailsElement} */ (element('details', {}, summary));
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) openStep(row.step, details);
    if (details.open) current = row.step;
  });
  const item = element('li', { id: `step-${row.step}`, class: kindsHere.length > 0 ? 'found' : '' }, details);
  rowOf.set(row.step, item);
  return item;
}

/** @param {number} step @param {boolean} open */
function goTo(step, open) {
  const item = rowOf.get(step);
  if (!item) return;
  current = step;
  const details = item.querySelector('details');
  if (open && details) details.open = true;
  item.scrollIntoView({ block: 'start' });
  item.querySelector('summary')?.focus();
  history.replaceState(null, '', `#step-${step}`);
}

/** @param {string} text */
async function find(text) {
  /** @type {Set<number> | null} */
  const hits =
    text === ''
      ? null
      : new Set(await (await fetch(`${api}/search?text=${encodeURIComponent(text)}`)).json());
  for (const [step, item] of rowOf) item.classList.toggle('missed', hits !== null && !hits.has(step));
  saidThere.textContent = hits === null ? '' : `${hits.size} steps have "${text}" in them`;
  const [first] = hits ?? [];
  if (first !== undefined) goTo(first, false);
}

showTrial();
