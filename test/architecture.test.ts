import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rooms } from './architecture/rooms.ts';
import { importsOf, roomsOnCycles, type Source, violations } from './architecture/rules.ts';

const root = join(import.meta.dirname, '..');

async function sources(): Promise<Source[]> {
  const names = await readdir(join(root, 'src'), { recursive: true });
  const paths = names.filter((name) => /\.m?ts$|\.mjs$/.test(name)).map((name) => join('src', name));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
}

describe('the house', () => {
  test('keeps its rules: rooms, edges, reserved packages, pure rooms, length of files', async () => {
    const all = await sources();
    expect(all.length).toBeGreaterThan(50);
    expect(all.flatMap(violations)).toEqual([]);
  });

  test('has an entrance to every room that holds anything', async () => {
    const paths = (await sources()).map(({ path }) => path);
    const inhabited = Object.keys(rooms).filter((room) =>
      paths.some((path) => path.startsWith(`src/${room}/`)),
    );
    for (const room of inhabited.filter((name) => name !== 'testing'))
      expect(paths).toContain(`src/${room}/index.ts`);
  });

  test('lets data flow one way', () => {
    expect(roomsOnCycles()).toEqual([]);
  });
});

describe('the rules', () => {
  const at = (path: string, text: string) => violations({ path, text });

  test.each([
    ['a deep import of another room', 'src/run/plan.ts', "import { x } from '../store/paths.ts';"],
    ['a forbidden edge', 'src/report/terminal.ts', "import type { Task } from '../task/index.ts';"],
    ['a forbidden dynamic edge', 'src/agent/nop.ts', "await import('../cli/index.ts');"],
    ['a forbidden re-export', 'src/core/index.ts', "export * from '../store/index.ts';"],
    [
      'an import over several lines',
      'src/core/index.ts',
      "import {\n  a,\n  b,\n} from '../store/index.ts';",
    ],
    ['an unknown room', 'src/helpers/index.ts', ''],
    ['dockerode outside its folder', 'src/sandbox/local/a.ts', "import Docker from 'dockerode';"],
    ['a provider SDK outside model', 'src/gateway/a.ts', "import x from '@anthropic-ai/sdk/error';"],
    ['an exit in library code', 'src/run/a.ts', 'process.exit(1);'],
    ['a console in library code', 'src/run/a.ts', 'console.log(1);'],
    ['a clock in a pure room', 'src/report/a.ts', 'const now = Date.now();'],
    ['a file system in a pure room', 'src/stats/a.ts', "import { readFile } from 'node:fs/promises';"],
    ['a file of 301 lines', 'src/run/a.ts', 'x;\n'.repeat(301)],
  ])('refuse %s', (_what, path, text) => expect(at(path, text)).toHaveLength(1));

  test.each([
    ['a file of 300 lines', 'src/run/a.ts', 'x;\n'.repeat(300)],
    ['an allowed edge', 'src/run/plan.ts', "import { x } from '../store/index.ts';"],
    [
      'a deep import inside the room',
      'src/sandbox/local/a.ts',
      "import { x } from '../supervisor/frames.ts';",
    ],
    ['dockerode in its folder', 'src/sandbox/docker/a.ts', "import Docker from 'dockerode';"],
    ['a word of effects in a comment', 'src/run/a.ts', '// never console.log here\n/* process.exit( */'],
    ['an exit in the command line', 'src/cli/main.ts', 'process.exit(1);'],
  ])('allow %s', (_what, path, text) => expect(at(path, text)).toEqual([]));

  test('see every form of import', () => {
    const text = "import 'a';\nimport b from 'b';\nexport { c } from 'c';\nconst d = await import('d');\n";
    expect(importsOf(text)).toEqual(['a', 'b', 'c', 'd']);
  });
});
