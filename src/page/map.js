// @ts-check
/** A map of all listed trials over their steps: one row a trial. Only the rows in sight are drawn. */

const gutter = 8;

/** @type {(trials: Trial[]) => void} */
let showOnMap = () => {};

function makeMap() {
  const place = document.querySelector('[data-map]');
  if (!place) return;
  const canvas = /** @type {HTMLCanvasElement} */ (element('canvas'));
  const tall = element('div');
  const label = 'Map of trials over steps. Arrow keys choose a trial, Enter opens it.';
  const scroller = element(
    'div',
    { class: 'map', tabindex: '0', role: 'application', 'aria-label': label },
    canvas,
    tall,
  );
  const said = element('p', { class: 'map-said', 'aria-live': 'polite' });
  place.append(kindLegend(), scroller, said);
  const context = canvas.getContext('2d');
  /** @type {Trial[]} */
  let trials = [];
  let chosen = -1;
  let height = 12;

  const draw = () => {
    if (!context) return;
    const width = scroller.clientWidth;
    const visible = Math.min(scroller.clientHeight || 460, 460);
    const scale = devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = visible * scale;
    canvas.style.height = `${visible}px`;
    context.scale(scale, scale);
    context.clearRect(0, 0, width, visible);
    const first = Math.floor(scroller.scrollTop / height);
    const last = Math.min(trials.length, first + Math.ceil(visible / height) + 1);
    for (let row = first; row < last; row += 1) {
      const trial = trials[row];
      if (trial)
        drawRow(context, trial, row * height - scroller.scrollTop, { height, width, chosen: row === chosen });
    }
  };
  const choose = (/** @type {number} */ row) => {
    chosen = Math.max(0, Math.min(trials.length - 1, row));
    const trial = trials[chosen];
    if (!trial) return;
    said.textContent = `${chosen + 1} of ${trials.length}: ${trial.id}: ${trial.x}`;
    const top = chosen * height;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    if (top + height > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = top + height - scroller.clientHeight;
    draw();
  };
  const rowAt = (/** @type {MouseEvent} */ event) =>
    Math.floor((event.clientY - scroller.getBoundingClientRect().top + scroller.scrollTop) / height);

  scroller.addEventListener('scroll', draw);
  scroller.addEventListener('mousemove', (event) => {
    const trial = trials[rowAt(event)];
    if (trial) said.textContent = `${trial.id}: ${trial.x}`;
  });
  scroller.addEventListener('click', (event) => {
    choose(rowAt(event));
    const trial = trials[chosen];
    if (trial) openTrial(trial);
  });
  scroller.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.floor(scroller.clientHeight / height) - 1);
    const moves = /** @type {Record<string, number>} */ ({
      ...{ ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: chosen + page, PageUp: chosen - page },
      ...{ Home: 0, End: trials.length - 1 },
    });
    const target = moves[event.key];
    const trial = trials[chosen];
    if (target !== undefined) choose(target);
    else if (event.key === 'Enter' && trial) openTrial(trial);
    else return;
    event.preventDefault();
  });
  addEventListener('resize', draw);
  redraws.push(draw);
  showOnMap = (listed) => {
    trials = listed;
    chosen = -1;
    height = Math.max(4, Math.min(14, Math.floor(460 / Math.max(1, trials.length))));
    const shown = Math.min(460, trials.length * height);
    scroller.style.height = `${shown + 2}px`;
    tall.style.height = `${Math.max(0, trials.length * height - shown)}px`;
    draw();
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Trial} trial
 * @param {number} top
 * @param {{ height: number, width: number, chosen: boolean }} row
 */
function drawRow(context, trial, top, { height, width, chosen }) {
  const perStep = (width - 2 * gutter) / lastStep;
  const bar = Math.max(2, height - (height > 6 ? 3 : 1));
  if (chosen) {
    context.fillStyle = color('line');
    context.fillRect(0, top, width, height);
  }
  context.fillStyle = trial.p ? color('good') : color('unknown');
  context.globalAlpha = 0.45;
  context.fillRect(gutter, top, Math.max(1, trial.n * perStep), bar);
  context.globalAlpha = 1;
  for (const [kind, first, last] of trial.ep) {
    context.fillStyle = kindColor(kind);
    context.fillRect(gutter + (first - 1) * perStep, top, Math.max(1.5, (last - first + 1) * perStep), bar);
  }
  if (trial.o) {
    context.fillStyle = color('ink');
    context.fillRect(gutter + (trial.o.step - 1) * perStep - 1, top, 2.5, bar);
  }
}

function kindLegend() {
  const found = new Set(data.trials.flatMap(({ ep }) => ep.map(([kind]) => kind)));
  const legend = element('p', { class: 'legend' });
  const draw = () => {
    const swatch = (/** @type {string} */ fill, /** @type {string} */ name) => {
      const mark = element('i');
      mark.style.background = fill;
      return element('span', {}, mark, name);
    };
    legend.replaceChildren(
      swatch(color('good'), 'passed'),
      swatch(color('unknown'), 'did not pass'),
      ...kinds.filter((kind) => found.has(kind)).map((kind) => swatch(kindColor(kind), kind)),
    );
  };
  draw();
  redraws.push(draw);
  return legend;
}

makeMap();
