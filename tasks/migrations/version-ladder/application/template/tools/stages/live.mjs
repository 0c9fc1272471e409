import { createRequire } from 'node:module';
import path from 'node:path';

async function reported(root) {
  const require = createRequire(path.join(root, 'package.json'));
  const { main } = require(path.join(root, 'src', 'cli', 'main.js'));
  let text = '';
  const code = await main(['report'], (part) => {
    text += part;
  });
  return { code, lines: text.split('\n').filter(Boolean) };
}

/** Every module answers on the shop's own data. */
export async function integration(root) {
  const { code, lines } = await reported(root);
  if (code !== 0) return ['the report ends with an error'];
  const empty = lines.filter((line) => /\t(?:null|undefined|\{\})?$/.test(line) || line.includes('null'));
  return empty.map((line) => `no proper answer: ${line.slice(0, 100)}`);
}

/** The public output: tabs, names in their order, numbers that are whole. */
export async function endToEnd(root) {
  const { lines } = await reported(root);
  const form = /^[a-z][A-Za-z]+\t\[.*\]\t[[{].*[\]}]$/;
  const wrong = lines.filter((line) => !form.test(line) || /\d\.\d/.test(line.split('\t')[2]));
  return wrong.map((line) => `not in the public form: ${line.slice(0, 100)}`);
}
