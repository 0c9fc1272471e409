/**
 * Compiles a tree's TypeScript as the grader wants it, and consumers' code against the declarations that come of it.
 * Run as a process of its own on a directory that the grader prepared: `src/` of the tree, `consumers/`, `asked.json`
 * (`{ typescript, consumers: string[] }`). Prints one JSON value:
 * `{ modules: { [path]: { errors, faults, imports, casts } }, consumers: { [path]: { errors, lines } } }`.
 * It executes nothing of the tree, and uses its own options.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = process.argv[2];
const asked = JSON.parse(fs.readFileSync(path.join(root, 'asked.json'), 'utf8'));
const ts = createRequire(path.join(root, 'package.json'))(asked.typescript);

const options = {
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  isolatedDeclarations: true,
  declaration: true,
  emitDeclarationOnly: true,
  skipLibCheck: true,
  types: [],
};

const listed = (folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(root, folder, name))
    .sort();
const LIBRARY = /[\\/]node_modules[\\/]typescript[\\/]/;
const named = (file) => path.relative(root, file).split(path.sep).join('/');
const said = (diagnostic) =>
  `TS${diagnostic.code} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ').slice(0, 160)}`;

/** Sources of the libraries are parsed once for both programs. */
const parsed = new Map();
const made = new Map();
function hostOf(given) {
  const host = ts.createCompilerHost(given);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...more) => {
    const text = made.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, more[0]);
    if (!LIBRARY.test(name)) return read(name, ...more);
    if (!parsed.has(name)) parsed.set(name, read(name, ...more));
    return parsed.get(name);
  };
  const [exists, text] = [host.fileExists.bind(host), host.readFile.bind(host)];
  // Of the tree only what is meant to be seen exists: no JavaScript, no configuration, no other packages; for
  // consumers the declarations alone.
  const own = given.declaration
    ? (name) => name.endsWith('.ts')
    : (name) => name.startsWith(path.join(root, 'consumers'));
  const shown = (name) =>
    !name.startsWith(root) || LIBRARY.test(name) || name === path.join(root, 'package.json') || own(name);
  host.fileExists = (name) => made.has(name) || (shown(name) && exists(name));
  host.readFile = (name) => made.get(name) ?? text(name);
  host.writeFile = (name, content) => made.set(name, content);
  return host;
}

function faultsOf(source) {
  const faults = new Set();
  const imports = [];
  let casts = 0;
  const text = source.getFullText();
  if (/@ts-(?:ignore|expect-error|nocheck|check)\b/.test(text)) faults.add('suppresses the compiler');
  if (/\/\/\/\s*<(?:reference|amd)/.test(text)) faults.add('has references');
  const isConst = (node) => ts.isTypeReferenceNode(node) && node.getText(source) === 'const';
  // A cast explains itself in its own statement: on its line, or anywhere from the statement's comments on.
  const explained = (node) => {
    let owner = node;
    while (!ts.isStatement(owner) && !ts.isClassElement(owner)) owner = owner.parent;
    const [end] = /^[^\n]*/.exec(text.slice(node.getEnd()));
    return /\/\/ cast: \S+ \S+/.test(text.slice(owner.getFullStart(), node.getEnd()) + end);
  };
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) faults.add('uses any');
    if (ts.isNonNullExpression(node)) faults.add('asserts that something is there');
    if (ts.isTypeAssertionExpression(node)) faults.add('casts by angle brackets');
    if (ts.isAsExpression(node) && !isConst(node.type)) {
      casts += 1;
      if (ts.isAsExpression(node.expression) && !isConst(node.expression.type))
        faults.add('casts twice over');
      if (!explained(node)) faults.add('casts without saying why');
    }
    if (ts.isPropertyDeclaration(node) && node.exclamationToken !== undefined)
      faults.add('asserts that something is set');
    if (ts.isVariableDeclaration(node) && node.exclamationToken !== undefined)
      faults.add('asserts that something is set');
    if (ts.isTypeReferenceNode(node) && /^(?:Function|Object)$/.test(node.typeName.getText(source)))
      faults.add('uses Function or Object');
    if (ts.isModuleDeclaration(node)) faults.add('declares modules or globals');
    if (ts.isImportDeclaration(node) || (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined))
      imports.push(node.moduleSpecifier.text);
    if (ts.isImportTypeNode(node)) imports.push(node.argument.literal?.text ?? '?');
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) imports.push('?');
    ts.forEachChild(node, visit);
  };
  visit(source);
  if (casts > asked.casts) faults.add(`casts ${casts} times`);
  return { faults: [...faults], imports, casts };
}

function errorsBy(program, files) {
  const found = new Map(files.map((file) => [file, []]));
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (source === undefined) continue;
    const all = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...(program.getCompilerOptions().declaration ? program.getDeclarationDiagnostics(source) : []),
    ];
    for (const each of all)
      found
        .get(file)
        .push({ line: source.getLineAndCharacterOfPosition(each.start ?? 0).line + 1, text: said(each) });
  }
  return found;
}

const sources = listed('src');
const program = ts.createProgram(sources, options, hostOf(options));
const errors = errorsBy(program, sources);
const modules = {};
for (const file of sources) {
  modules[named(file)] = {
    errors: errors
      .get(file)
      .map(({ text }) => text)
      .slice(0, 5),
    ...faultsOf(program.getSourceFile(file)),
  };
  program.emit(program.getSourceFile(file), undefined, undefined, true);
}

const { declaration: _d, emitDeclarationOnly: _e, isolatedDeclarations: _i, ...plain } = options;
const second = { ...plain, noEmit: true };
const tests = asked.consumers.map((name) => path.join(root, name));
const checked = errorsBy(ts.createProgram(tests, second, hostOf(second)), tests);
const consumers = Object.fromEntries(
  tests.map((file) => [
    named(file),
    checked
      .get(file)
      .map(({ line, text }) => `line ${line}: ${text}`)
      .slice(0, 8),
  ]),
);
process.stdout.write(JSON.stringify({ modules, consumers }));
