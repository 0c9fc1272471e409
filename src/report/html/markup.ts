/** Text that is HTML already. Made by `html` alone, so that what comes from trials is never taken for markup. */
export interface Markup {
  readonly markup: string;
}

export type Content = string | number | Markup | readonly Content[] | null | undefined | false;

/** A template of HTML: values are escaped, markup and lists of it are taken in as they stand. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return { markup: parts.reduce((text, part, index) => text + textOf(values[index - 1]) + part) };
}

export function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  if (Array.isArray(content)) return content.map(textOf).join('');
  return (content as Markup).markup;
}

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A script or style of our own, which is never made of what trials hold. */
export function verbatim(markup: string): Markup {
  return { markup };
}

/** JSON for a script element: nothing in it can end the element. */
export function embeddedJson(value: unknown): Markup {
  return verbatim(JSON.stringify(value).replaceAll('<', '\\u003c'));
}
