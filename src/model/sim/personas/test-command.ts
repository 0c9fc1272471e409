import type { World } from '../persona.ts';

/** Test runners only: a project's own tools may change its state each time they run. */
const testing =
  /^(npm (run )?(test|check|lint)\b|npm t\b|node --test\b|make (test|check)\b|pytest\b|(go|cargo) test\b)/;

/** The test command that the reference's own steps run most; undefined where they run none. */
export function testCommand(world: World): string | undefined {
  const counts = new Map<string, number>();
  for (const line of world.reference.flatMap((step) => step.script.split('\n'))) {
    const command = line.trim();
    if (testing.test(command) && !command.includes('<<')) counts.set(command, (counts.get(command) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0];
}
