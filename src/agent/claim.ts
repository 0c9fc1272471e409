import type { Claim } from '../core/index.ts';

/** Characters of the last words kept in a claim. */
const keptCharacters = 2000;

const gaveUp = [
  /\bgiv(?:e|ing) up\b/i,
  /\b(?:can(?:no|['’]?)t|could ?n(?:o|['’])t|unable to|not able to)\s+(?:be\s+|fully\s+)?(?:completed?|finish(?:ed)?|continued?|proceed|solved?|do (?:this|the task))\b/i,
  /\b(?:task|work|migration|job|everything|it|this)\s+(?:is|are|remains?|was)\s+(?:still\s+)?(?:not\s+(?:yet\s+)?(?:fully\s+)?(?:complete|completed|done|finished)|incomplete|unfinished|only partially)\b/i,
  /\b(?:isn['’]t|not yet|is not)\s+(?:yet\s+)?(?:fully\s+)?(?:complete|completed|done|finished)\b/i,
  /\bonly partially (?:complete|completed|done|finished)\b/i,
  /\bI(?:['’]ll| will| have to| must)? stop(?:ping)? here\b/i,
];

const finished = [
  /^\W*(?:all\s+)?done\b/i,
  /\b(?:all|everything|every|task|tasks|work|migration|implementation|refactoring|job|steps?|changes?|it|this|that)\b[^.!?]{0,80}\b(?:is|are|was|were|has been|have been)\s+(?:(?:now|all|fully|successfully|already)\s+)*(?:done|completed?|finished|implemented|migrated|in place)\b/i,
  /\bI(?:['’]ve| have)?\s+(?:(?:now|successfully|fully|also)\s+)*(?:completed|finished|implemented|migrated|done)\b/i,
  /\bsuccessfully\s+(?:completed|finished|implemented|migrated)\b/i,
  /\b(?:task|work|migration|implementation)\s+(?:complete|completed|finished|done)\b/i,
];

/** A sentence that speaks of what is not, or not yet, the case claims nothing. */
const unreal =
  /\b(?:not|never|isn['’]t|aren['’]t|hasn['’]t|haven['’]t|wasn['’]t|until|once|if|when|unless|will|would|should|could|might|may|todo|to be|need(?:s|ed)? to)\b/i;

/**
 * Reads what an agent says of its own work from its last words. Conservative: only plain statements count, a
 * text that says both that it is finished and that it is not says neither, and of several statements on tests
 * the last one stands. English only.
 */
export function readClaim(text: string): Claim {
  const sentences = sentencesOf(text);
  return { done: readDone(sentences), testsPass: readTests(sentences), text: lastWords(text) };
}

function sentencesOf(text: string): string[] {
  const prose = text.replace(/```[\s\S]*?(?:```|$)/g, ' ').replace(/[*_`#>]+/g, '');
  return prose
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

function readDone(sentences: readonly string[]): boolean | null {
  const stopped = sentences.some((sentence) => gaveUp.some((pattern) => pattern.test(sentence)));
  const done = sentences.some(
    (sentence) => !unreal.test(sentence) && finished.some((pattern) => pattern.test(sentence)),
  );
  if (stopped === done) return null;
  return done;
}

function readTests(sentences: readonly string[]): boolean | null {
  let last: boolean | null = null;
  for (const sentence of sentences) last = testsOf(sentence) ?? last;
  return last;
}

function testsOf(sentence: string): boolean | null {
  if (!/\b(?:tests?|test suite|suite|specs?|checks?)\b/i.test(sentence)) return null;
  const counted = sentence.match(
    /\b(\d+)\s+(?:tests?\s+)?(?:are\s+|still\s+)*(?:fail(?:s|ed|ing|ures?)?)\b/i,
  );
  if (counted && Number(counted[1]) > 0) return false;
  const plain = sentence.replace(
    /\b(?:0|no|zero|without(?: any)?)\s+(?:tests?\s+)?(?:fail(?:s|ed|ing|ures?)?|errors?)\b/gi,
    'pass',
  );
  if (/\b(?:do|does|did)(?: not|n['’]t)\s+(?:yet\s+)?pass\b|\bnot (?:yet )?passing\b/i.test(plain))
    return false;
  if (unreal.test(plain)) return null;
  return lastVerdict(plain);
}

function lastVerdict(sentence: string): boolean | null {
  const verdicts = [
    ...sentence.matchAll(
      /\b(?:(pass(?:es|ed|ing)?|green|succeed(?:s|ed)?)|(fail(?:s|ed|ing|ures?)?|red|broken))\b/gi,
    ),
  ];
  const last = verdicts.at(-1);
  return last ? last[1] !== undefined : null;
}

function lastWords(text: string): string {
  const cut = text.slice(-keptCharacters);
  // A cut inside a surrogate pair would leave half a character.
  return /^[\uDC00-\uDFFF]/.test(cut) ? cut.slice(1) : cut;
}
