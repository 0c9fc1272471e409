// @ts-check
/** What an opened step of the timeline shows, asked for when it is opened. */

const trialName = decodeURIComponent(location.pathname.split('/').at(-1) ?? '');
const api = `../api/trial/${encodeURIComponent(trialName)}`;

/** @param {string} kind */
function kindMark(kind) {
  const mark = element('span', { class: 'kind' }, kind);
  mark.style.borderColor = `var(--k-${kind})`;
  return mark;
}

/** @param {number} step @param {HTMLElement} place */
async function openStep(step, place) {
  const answer = await fetch(`${api}/step/${step}`);
  const content = await answer.json();
  if (!answer.ok) {
    place.append(element('p', {}, content.error));
    return;
  }
  place.append(...stepContent(step, content));
}

/** @param {number} step @param {any} content */
function stepContent(step, content) {
  const parts = [];
  for (const finding of content.findings) {
    const values = Object.entries(finding.evidence.compared).map(([name, value]) => `${name}: ${value}`);
    parts.push(
      element(
        'div',
        { class: 'evidence' },
        kindMark(finding.kind),
        ` steps ${finding.first} to ${finding.last}; ${finding.evidence.observed}`,
        element('pre', {}, `steps ${finding.evidence.steps.join(', ')}\n${values.join('\n')}`),
      ),
    );
  }
  if (content.text) parts.push(element('pre', {}, content.text));
  if (content.reasoning)
    parts.push(
      element('details', {}, element('summary', {}, 'Reasoning'), element('pre', {}, content.reasoning)),
    );
  for (const operation of content.operations) parts.push(operationContent(operation));
  if (content.milestones) parts.push(milestoneContent(content.milestones));
  parts.push(diffContent(step));
  const { usage } = content;
  parts.push(
    element(
      'p',
      { class: 'size' },
      `${content.context.toLocaleString('en')} tokens in context; ${usage.input} in, ${usage.output} out`,
    ),
  );
  return parts;
}

/** @param {any} operation */
function operationContent(operation) {
  const head = `${operation.tool}${operation.exit === null ? '' : `, exit ${operation.exit}`}${operation.ms === null ? '' : `, ${Math.round(operation.ms)} ms`}`;
  const more =
    operation.blob === null
      ? null
      : element(
          'a',
          { href: `${api}/blob/${operation.blob}`, target: '_blank', rel: 'noreferrer' },
          'the whole output',
        );
  return element(
    'section',
    { class: 'operation' },
    element('h3', {}, head),
    element('pre', {}, operation.arguments),
    element('pre', { class: operation.isError ? 'failed' : '' }, operation.output ?? '(no result on record)'),
    more,
  );
}

/** @param {{ since: number, changed: { id: string, from: number, to: number }[] }} milestones */
function milestoneContent({ since, changed }) {
  const lines = changed.map(
    ({ id, from, to }) => `${to > from ? 'won' : 'lost'} ${id}: ${from.toFixed(2)} to ${to.toFixed(2)}`,
  );
  return element(
    'div',
    {},
    element('h3', {}, `Milestones since step ${since}`),
    element('pre', {}, lines.join('\n') || 'unchanged'),
  );
}

/** @param {number} step */
function diffContent(step) {
  const body = element('pre', { class: 'diff' }, '...');
  const details = /** @type {HTMLDetailsElement} */ (
    element('details', {}, element('summary', {}, 'What it changed in the workspace'), body)
  );
  details.addEventListener('toggle', async () => {
    if (!details.open || body.dataset.loaded) return;
    body.dataset.loaded = 'yes';
    const text = await (await fetch(`${api}/step/${step}/diff`)).text();
    body.replaceChildren(...(text === '' ? ['nothing'] : text.split('\n').map(diffLine)));
  });
  return details;
}

/** @param {string} line */
function diffLine(line) {
  const kind = line.startsWith('+')
    ? 'added'
    : line.startsWith('-')
      ? 'removed'
      : line.startsWith('@@')
        ? 'place'
        : '';
  return element('span', { class: kind }, `${line}\n`);
}
