/** What a build takes from here: the grading files, and digests in the forms that the graders compare. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** Git's name of a blob. */
export const blobHash = (text) =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');

/** @param {readonly (string | URL)[]} folders of a task's own grading files @returns {Record<string, Buffer>} by name */
export function gradeFiles(...folders) {
  const found = {};
  for (const folder of [new URL('grade/', import.meta.url), ...folders])
    for (const name of readdirSync(folder).sort()) found[name] = readFileSync(new URL(name, folder));
  return found;
}

/** The base commit as `baseOf` of history.mjs recognises it. */
export const describeBase = ({ files, history }) => ({
  files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, blobHash(text)])),
  log: history
    .map(({ author, email, date, message }) => ({
      name: author,
      email,
      date,
      subject: message.split('\n')[0],
    }))
    .reverse(),
});
