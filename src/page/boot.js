// @ts-check
/** The page's data, its theme, and how elements are made: text is only ever set as text. */

/** @typedef {[kind: string, first: number, last: number, marks: number]} Episode */
/** @typedef {[kind: string, first: number, last: number, observed: string]} Evidence */
/**
 * One trial; the keys are short because a page may hold 10,000.
 * @typedef {object} Trial
 * @property {string} id
 * @property {string} r run
 * @property {number} c index of the contender
 * @property {string} t suite and task
 * @property {number} u units
 * @property {number} n steps
 * @property {string} s score
 * @property {boolean | null} p passed
 * @property {string} e end
 * @property {string} x how it ended, in words
 * @property {{ step: number, earliest: number, latest: number, cause: string, provisional: boolean } | null} o onset
 * @property {[number, number]} m milestones reached and in all
 * @property {string} w outcome
 * @property {boolean | null} d said that it is done
 * @property {[number, number, number]} k tokens: input, cached, output
 * @property {number | null} $ cost in US dollars
 * @property {string} ms time
 * @property {Episode[]} ep
 * @property {Evidence[]} ev
 * @property {string | null} b basis of the onset
 * @property {[number, number][] | null} cv progress curve
 * @property {string | null} dm onset of damage
 * @property {string | null} pk peak of progress
 */
/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {boolean} simulated
 * @property {{ times: number[], survival: number[], lower: (number | null)[], upper: (number | null)[], events: number[] }} survival
 * @property {{ end: string, times: number[], incidence: number[] }[]} incidence
 * @property {{ units: { units: number, passed: { estimate: number | null, lower: number | null, upper: number | null } }[] } | null} horizon
 */

const root = document.documentElement;
root.dataset.scripts = 'on';

/** @type {{ contenders: Contender[], trials: Trial[] }} */
const data = JSON.parse(document.getElementById('data')?.textContent ?? '{"contenders":[],"trials":[]}');

/**
 * An element with attributes and children; children are elements or text.
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A colour of the style sheet in the theme of the moment. @param {string} name */
function color(name) {
  return getComputedStyle(root).getPropertyValue(`--${name}`).trim();
}

/** Of a contender, by its place. @param {number} place */
function contenderColor(place) {
  return color(`c${place % 6}`);
}

/** Of findings, in the order of their legend. */
const kinds = [
  'stale-repeat',
  'cycle',
  'near-cycle',
  'thrash',
  'error-lock',
  'phantom',
  'malformed',
  'false-claim',
  'invented-output',
  'amnesia',
  'stall',
  'damage',
  'early-stop',
  'degenerate-text',
];

function isDark() {
  return root.dataset.theme === 'dark';
}

/** @param {string} kind */
function kindColor(kind) {
  return color(`k-${kind}`) || color('unknown');
}

/** Called when the theme changes: canvases do not follow style sheets. @type {(() => void)[]} */
const redraws = [];

/** @param {string} theme */
function setTheme(theme) {
  root.dataset.theme = theme;
  for (const redraw of redraws) redraw();
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
setTheme(prefersDark.matches ? 'dark' : 'light');
prefersDark.addEventListener('change', ({ matches }) => setTheme(matches ? 'dark' : 'light'));
addEventListener('beforeprint', () => setTheme('light'));
for (const button of document.querySelectorAll('[data-theme-switch]')) {
  const name = () => {
    button.textContent = isDark() ? 'Light theme' : 'Dark theme';
  };
  name();
  redraws.push(name);
  button.addEventListener('click', () => setTheme(isDark() ? 'light' : 'dark'));
}
