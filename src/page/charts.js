// @ts-check
/** Charts of the page. Each is drawn anew when the theme changes: a canvas does not follow a style sheet. */

/** Longest that any trial was watched: all charts over steps share the axis. */
const lastStep = data.trials.reduce((longest, { n }) => Math.max(longest, n), 1);

/**
 * @param {string} name
 * @param {() => import('chart.js').ChartConfiguration | null} configure null where there is nothing to show
 */
function drawChart(name, configure) {
  const figure = document.querySelector(`[data-chart="${name}"]`);
  const canvas = figure?.querySelector('canvas');
  if (!(figure instanceof HTMLElement) || !canvas) return () => {};
  /** @type {import('chart.js').Chart | undefined} */
  let chart;
  const draw = () => {
    chart?.destroy();
    const configuration = configure();
    figure.hidden = configuration === null;
    chart = configuration === null ? undefined : new Chart(canvas, configuration);
  };
  draw();
  redraws.push(draw);
  return draw;
}

/**
 * Options that all charts over steps have.
 * @param {string} across name of the horizontal axis
 * @param {number} longest
 * @returns {import('chart.js').ChartOptions<'line'>}
 */
function stepOptions(across, longest) {
  const grid = { color: color('line') };
  const ticks = { color: color('soft') };
  const title = (/** @type {string} */ text) => ({ display: true, text, color: color('soft') });
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    scales: {
      x: { type: 'linear', min: 0, max: longest, grid, ticks, title: title(across) },
      y: {
        min: 0,
        max: 1,
        grid,
        ticks: { ...ticks, callback: (value) => `${Math.round(Number(value) * 100)}%` },
      },
    },
    plugins: {
      legend: {
        position: 'bottom',
        labels: {
          color: color('ink'),
          usePointStyle: true,
          pointStyleWidth: 36,
          filter: ({ text }) => text !== undefined && !text.startsWith('band'),
        },
      },
      tooltip: {
        filter: ({ dataset }) => !(dataset.label ?? '').startsWith('band'),
        callbacks: {
          title: ([first]) => (first ? `step ${first.parsed.x}` : ''),
          label: ({ dataset, parsed }) => `${dataset.label}: ${Math.round((parsed.y ?? 0) * 100)}%`,
        },
      },
    },
  };
}

/**
 * @param {string} label
 * @param {{ x: number, y: number }[]} points
 * @param {string} stroke
 * @param {Partial<import('chart.js').ChartDataset<'line', { x: number, y: number }[]>>} [more]
 * @returns {import('chart.js').ChartDataset<'line', { x: number, y: number }[]>}
 */
function stepLine(label, points, stroke, more = {}) {
  return {
    ...{ label, data: points, borderColor: stroke, backgroundColor: stroke, stepped: 'before', fill: false },
    // A line at 100% would be cut in half by the edge.
    ...{ borderWidth: 2, pointRadius: 0, pointHitRadius: 6, clip: 4, pointStyle: 'line' },
    ...more,
  };
}

/** A step function from a value at 0; `null` keeps the value before it. */
/** @param {number[]} times @param {(number | null)[]} values @param {number} start */
function stepPoints(times, values, start) {
  const points = [{ x: 0, y: start }];
  for (const [index, x] of times.entries()) points.push({ x, y: values[index] ?? points.at(-1)?.y ?? start });
  return points;
}

/** Translucent. @param {string} hex */
function faded(hex) {
  return `${hex}26`;
}

function survivalChart() {
  const datasets = data.contenders.flatMap(({ name, survival }, place) => {
    const stroke = contenderColor(place);
    const hidden = { borderWidth: 0, backgroundColor: faded(stroke) };
    const { times, events } = survival;
    const marks = times.flatMap((x, index) =>
      (events[index] ?? 0) > 0 ? [{ x, y: 0.012 * (1 + place) }] : [],
    );
    return [
      stepLine(name, stepPoints(times, survival.survival, 1), stroke, { borderDash: dashOf(place) }),
      stepLine('band', stepPoints(times, survival.upper, 1), stroke, { ...hidden, fill: '+1' }),
      stepLine('band', stepPoints(times, survival.lower, 1), stroke, hidden),
      stepLine('band marks', marks, stroke, {
        showLine: false,
        pointRadius: 4,
        pointStyle: 'line',
        pointRotation: 90,
        stepped: false,
      }),
    ];
  });
  return { type: 'line', data: { datasets }, options: stepOptions('steps', lastStep) };
}

/** Lines are told apart by their dashes too, for those who see no colours. @param {number} place */
function dashOf(place) {
  return [[], [7, 4], [2, 3], [10, 3, 2, 3]][place % 4] ?? [];
}

function incidenceChart() {
  const datasets = data.contenders.flatMap(({ name, incidence }, place) => {
    const breakdown = incidence.find(({ end }) => end === 'breakdown');
    if (!breakdown) return [];
    const points = stepPoints(breakdown.times, breakdown.incidence, 0);
    return [stepLine(name, points, contenderColor(place), { borderDash: dashOf(place) })];
  });
  return { type: 'line', data: { datasets }, options: stepOptions('steps', lastStep) };
}

function horizonChart() {
  const swept = data.contenders.flatMap((contender, place) =>
    contender.horizon ? [{ contender, place }] : [],
  );
  if (swept.length === 0) return null;
  const datasets = swept.map(({ contender: { name, horizon }, place }) => {
    const points = (horizon?.units ?? []).flatMap(({ units, passed }) =>
      passed.estimate === null ? [] : [{ x: units, y: passed.estimate }],
    );
    return stepLine(name, points, contenderColor(place), {
      stepped: false,
      pointRadius: 4,
      borderDash: dashOf(place),
    });
  });
  const options = stepOptions('units', 1);
  const x = { ...options.scales?.x, type: 'logarithmic', min: undefined, max: undefined };
  return { type: 'line', data: { datasets }, options: { ...options, scales: { ...options.scales, x } } };
}

/** Curves of more trials than this are a grey cloud. */
const mostCurves = 24;

/** Those that the list shows; `trials.js` sets it. @type {Trial[]} */
let listedTrials = [];

function progressChart() {
  const shown = listedTrials.filter(({ cv }) => cv !== null).slice(0, mostCurves);
  if (shown.length === 0) return null;
  const datasets = shown.flatMap((trial) => {
    const stroke = contenderColor(trial.c);
    const points = (trial.cv ?? []).map(([x, y]) => ({ x, y }));
    const line = stepLine(trial.id, points, stroke, { borderWidth: 1.5, stepped: false });
    if (!trial.o) return [line];
    const onset = trial.o.step;
    const at = points.findLast(({ x }) => x <= onset)?.y ?? 0;
    const mark = {
      showLine: false,
      pointRadius: 6,
      pointStyle: 'crossRot',
      pointBorderWidth: 2,
      stepped: false,
    };
    return [
      line,
      stepLine('band onset', [{ x: onset, y: at }], kindColor(trial.o.cause), /** @type {object} */ (mark)),
    ];
  });
  const options = stepOptions('steps', lastStep);
  return {
    type: 'line',
    data: { datasets },
    options: { ...options, plugins: { ...options.plugins, legend: { display: false } } },
  };
}

drawChart('survival', () => /** @type {import('chart.js').ChartConfiguration} */ (survivalChart()));
drawChart('incidence', () => /** @type {import('chart.js').ChartConfiguration} */ (incidenceChart()));
drawChart('horizon', () => /** @type {import('chart.js').ChartConfiguration | null} */ (horizonChart()));
const redrawProgress = drawChart(
  'progress',
  () => /** @type {import('chart.js').ChartConfiguration | null} */ (progressChart()),
);
