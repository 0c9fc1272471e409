/**
 * Commands that commit and push what was done to a file. Several tasks are graded by what is pushed: there, damage that
 * only lies in the working tree is none yet.
 *
 * @param file as it stands in a shell text, quoted where it must be
 */
export const delivered = (file: string): string =>
  `git add -A -- ${file} && git commit -q -m 'Clean up' -- ${file} && git push -q origin HEAD 2>&1 | tail -n 1`;
