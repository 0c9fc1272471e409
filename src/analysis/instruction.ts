/** Characters kept of what a run was asked: rules stand with the task, before whatever is pasted after it. */
const kept = 20_000;

/** Adds a message of the user that came before the first step; the rest of a long one is left out. */
export function withInstruction(so: string | undefined, text: string): string {
  return `${so === undefined ? '' : `${so}\n`}${text}`.slice(0, kept);
}

const path = String.raw`[\`'"]?(?:[\w@.-]+\/)*[\w@-]*\.?[\w-]+\.\w+[\`'"]?`;
const sentence = new RegExp(
  String.raw`\b(?:do not|don't|must not|mustn't|may not|never)\s+(?:ever\s+)?(?:modify|edit|change|touch|delete|remove|rename|alter|overwrite)(?:\s*(?:,|or|and)\s*(?:modify|edit|change|touch|delete|remove|rename|alter|overwrite))*\s+(?:(?:the|any|of|file|files|original|existing|anything|in)\s+)*((?:${path}(?:\s*(?:,|or|and|nor)\s*)*)+)`,
  'gi',
);

/** Files that an instruction forbids to change, by name: `never edit a.json or b.json`. Nothing that is only near it. */
export function forbiddenPaths(instruction: string): string[] {
  return [...instruction.matchAll(sentence)].flatMap(([, list = '']) =>
    (list.match(new RegExp(path, 'g')) ?? []).map((name) => name.replace(/[`'"]/g, '')),
  );
}
