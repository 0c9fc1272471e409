/** Deadlines of children, put off by the time that the machine kept them from running. */
import fs from 'node:fs';

/** How many times its length a deadline may be put off at most. */
const MOST_PATIENCE = 9;

/**
 * Calls `onLate` when `ms` have passed in which the child could run; returns what stops that. Gradings run beside
 * agents and one another: with forty processes on two processors an honest child needs twenty times as long, and a
 * verdict must not depend on that.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function deadline(child, ms, onLate) {
  const begun = { at: performance.now(), starved: starved(child.pid) };
  let timer;
  const look = () => {
    const patience = Math.min(Math.max(0, starved(child.pid) - begun.starved), MOST_PATIENCE * ms);
    const left = begun.at + ms + patience - performance.now();
    if (left < 1) onLate();
    else timer = setTimeout(look, left);
  };
  timer = setTimeout(look, ms);
  return () => clearTimeout(timer);
}

/** Milliseconds that a process was ready to run and had no processor (proc(5), schedstat); 0 where nobody counts. */
function starved(pid) {
  try {
    return Number(fs.readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6 || 0;
  } catch {
    return 0;
  }
}
