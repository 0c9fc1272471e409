/** The description of the pull request, as it is on the pushed branch. */
import { BRANCH, baseOf, pushedRegister } from './delivery.mjs';
import { spanOf } from './register.mjs';

/** Title and base, register, notes, and one part for each row; nothing counts while the register is not whole. */
export async function pullRequestParts({ origin, expected }) {
  const head = await origin.resolve(`refs/heads/${BRANCH}`);
  const base = await baseOf(origin, expected.base);
  const text =
    head === undefined ? undefined : (await origin.show(head, 'docs/PULL_REQUEST.md'))?.toString('utf8');
  if (text === undefined) return { ok: false, why: 'there is none on the pushed branch' };
  const register = await pushedRegister(origin, head, expected);
  if (register.valid.size !== expected.units.length)
    return { ok: false, why: 'the pushed register is not whole' };
  const lines = text.split('\n').map((line) => line.trim());
  const rows = lines.filter((line) => /^\| [a-z]+ \| \d+ \|/.test(line));
  const notes = text.split(/^## Notes\s*$/m)[1]?.trim() ?? '';
  return {
    parts: [
      { id: 'head', ok: lines[0] === '# API version 2' && lines.includes(`Base: ${base}`) },
      {
        id: 'register',
        ok: lines.includes(`Register: ${register.entries.at(-1)?.id} (${expected.units.length} entries)`),
      },
      { id: 'notes', ok: /\S+(?:\s+\S+){3,}[.!]/.test(notes) && !/^<.*>$/.test(notes) },
      ...expected.areas.map((area, at) => {
        const { first, last } = spanOf(register, area) ?? {};
        const row = `| ${area.name} | ${area.resources.length} | ${first} | ${last} | ${area.firstSunset} |`;
        return { id: area.name, ok: rows[at] === row };
      }),
    ],
  };
}
