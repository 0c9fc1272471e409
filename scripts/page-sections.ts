import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrationMarkdown, calibrationSchema } from '../src/calibration/index.ts';
import { listPersonas, type PersonaInfo } from '../src/model/index.ts';
import { validationMarkdown, validationSchema } from '../src/validation/index.ts';

/** Figures that docs/metrics.md quotes; written by a calibration, never by hand. */
const published = 'fixtures/calibration/published.json';

/** Figures that docs/corpus.md quotes; written by a validation, never by hand. */
const validated = 'fixtures/validation/published.json';

/** Pages with a part that is generated: page, name of the part, and its text. */
const sections: readonly (readonly [page: string, name: string, text: (root: string) => string])[] = [
  ['docs/metrics.md', 'calibration', calibrationOf],
  ['docs/corpus.md', 'corpus', corpusOf],
  ['docs/simulated-models.md', 'personas', () => personasTable(listPersonas())],
];

/** The pages, each with its generated part as it is to be. */
export function pagesWithSections(root: string): (readonly [page: string, text: string])[] {
  return sections.map(([page, name, text]) => {
    const whole = readFileSync(join(root, page), 'utf8');
    return [page, withSection(whole, name, text(root), page)] as const;
  });
}

function withSection(page: string, name: string, text: string, path: string): string {
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end of generated: ${name} -->`];
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from === -1 || to < from) throw new Error(`${path}: expected the lines "${open}" and "${close}"`);
  return `${page.slice(0, from)}${open}\n\n${text}\n\n${page.slice(to)}`;
}

function calibrationOf(root: string): string {
  const json: unknown = JSON.parse(readFileSync(join(root, published), 'utf8'));
  return calibrationMarkdown(calibrationSchema.parse(json));
}

function corpusOf(root: string): string {
  const json: unknown = JSON.parse(readFileSync(join(root, validated), 'utf8'));
  return validationMarkdown(validationSchema.parse(json));
}

function personasTable(personas: readonly PersonaInfo[]): string {
  const part = (healthy: boolean): string =>
    [
      '| model | what it does | options |',
      '| --- | --- | --- |',
      ...personas
        .filter((persona) => persona.healthy === healthy)
        .map(
          ({ name, summary, takesStep, options }) =>
            `| \`sim/${name}${takesStep ? '[@STEP]' : ''}\` | ${summary} | ${optionsText(options)} |`,
        ),
    ].join('\n');
  return `### Healthy\n\n${part(true)}\n\n### Breaking\n\n${part(false)}`;
}

function optionsText(options: PersonaInfo['options']): string {
  return Object.entries(options)
    .map(([key, option]) => `\`${key}\`: ${option.help} (${option.default === '' ? 'none' : option.default})`)
    .join('; ');
}
