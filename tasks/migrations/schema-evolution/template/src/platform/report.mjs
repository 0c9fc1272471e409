import { questions } from './questions.mjs';

const module = (name) => import(new URL(`../${name}.mjs`, import.meta.url).href);

/** What the evening report asks, a line each: name, parameters, answer. */
export async function report(db) {
  const lines = [];
  for (const [name, fn, ...given] of questions) {
    const answer = (await module(name))[fn](db, ...given);
    lines.push([fn, given.map((each) => JSON.stringify(each)).join(' '), JSON.stringify(answer)].join('\t'));
  }
  return lines;
}

/** One answer: `ask(db, 'clinic/animal', 'findAnimal', 3)`. */
export async function ask(db, name, fn, ...given) {
  return (await module(name))[fn](db, ...given);
}
