/** JUnit XML in the dialect that Jenkins, GitLab and the GitHub reporters read. */

export interface JunitCase {
  readonly className: string;
  readonly name: string;
  readonly seconds: number;
  readonly result:
    | { readonly kind: 'passed' }
    /** What was judged did not hold. */
    | { readonly kind: 'failed'; readonly type: string; readonly message: string; readonly text: string }
    /** No judgement could be had: our infrastructure, the provider. */
    | { readonly kind: 'error'; readonly type: string; readonly message: string; readonly text: string };
  readonly output?: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** A whole document. Attributes and the order of elements are those of the Jenkins schema. */
export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(name)}" ${counts(all)}>`,
    ...suites.map(suiteXml),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteXml({ name, cases }: JunitSuite): string {
  return [
    `  <testsuite name="${attribute(name)}" ${counts(cases)}>`,
    ...cases.map(caseXml),
    '  </testsuite>',
  ].join('\n');
}

function counts(cases: readonly JunitCase[]): string {
  const of = (kind: JunitCase['result']['kind']) => cases.filter(({ result }) => result.kind === kind).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return `tests="${cases.length}" failures="${of('failed')}" errors="${of('error')}" time="${seconds.toFixed(3)}"`;
}

function caseXml({ className, name, seconds, result, output }: JunitCase): string {
  const open = `    <testcase classname="${attribute(className)}" name="${attribute(name)}" time="${seconds.toFixed(3)}"`;
  const inner = [
    ...(result.kind === 'passed' ? [] : [resultXml(result)]),
    ...(output === undefined ? [] : [`      <system-out>${content(output)}</system-out>`]),
  ];
  return inner.length === 0 ? `${open}/>` : [`${open}>`, ...inner, '    </testcase>'].join('\n');
}

function resultXml(result: Exclude<JunitCase['result'], { kind: 'passed' }>): string {
  const tag = result.kind === 'failed' ? 'failure' : 'error';
  const attributes = `type="${attribute(result.type)}" message="${attribute(result.message)}"`;
  return `      <${tag} ${attributes}>${content(result.text)}</${tag}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function content(text: string): string {
  return legal(text).replace(/[&<>]/g, (character) => entities[character]!);
}

/** Line ends and tabs in an attribute would be read back as spaces. */
function attribute(text: string): string {
  return legal(text)
    .replace(/[&<>"]/g, (character) => entities[character]!)
    .replace(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** XML 1.0 has no way to write most control characters, lone surrogates or U+FFFE and U+FFFF: agents print them all. */
function legal(text: string): string {
  return Array.from(text.toWellFormed(), (character) =>
    isLegal(character.codePointAt(0)!) ? character : '\ufffd',
  ).join('');
}

function isLegal(code: number): boolean {
  return code >= 0x20 ? code !== 0xfffe && code !== 0xffff : code === 0x9 || code === 0xa || code === 0xd;
}
