import { z } from 'zod';
import { type Act, definePersona, type Turn, type World } from '../persona.ts';
import { atStart, followReference, type Place, placeSchema } from './reference.ts';

const stateSchema = z.strictObject({
  ...placeSchema.shape,
  looks: z.int().nonnegative(),
  /** What the listing named, in the order in which it is read. */
  files: z.array(z.string()),
});
type State = z.infer<typeof stateSchema>;

/** More paths than this are not read anyway, and would be kept in every saved state. */
const mostFiles = 80;

/** Reads much of the repository before the first change, and some of it again between changes. Healthy. */
export const explorer = definePersona<State>({
  name: 'explorer',
  summary:
    'as steady, but first reads and searches a lot of the repository, and looks something up now and then',
  healthy: true,
  takesStep: false,
  options: {
    looks: {
      kind: 'integer',
      min: 0,
      max: 10_000,
      default: 0,
      help: 'looks before the first change; 0: half as many as the reference has steps, at least 12',
    },
  },
  state: stateSchema,
  start: () => ({ ...atStart, looks: 0, files: [] }),
  next: (state, observation, world) => {
    const wanted = world.option('looks') || Math.max(12, Math.floor(world.reference.length / 2));
    if (state.looks === 0)
      return look(state, run('What is in this repository?', 'List the files', 'git ls-files'));
    if (state.looks === 1) {
      const files = world.random
        .shuffled(pathsIn(observation.result?.text ?? ''), 'files')
        .slice(0, mostFiles);
      return look({ ...state, files }, next(files, 0, world));
    }
    if (state.looks < wanted) return look(state, next(state.files, state.looks - 1, world));
    const isDue = state.place > 0 && world.random.below(6, `looks up at ${state.place}`) === 0;
    // Looked up before this reference step already: `looks` counts them.
    const lookedUp = state.looks >= wanted + lookUpsBefore(world, state.place);
    if (isDue && !lookedUp) return look(state, next(state.files, state.looks, world));
    return followReference(state, world);
  },
});

const look = (state: State, act: Act): Turn<State> => ({ act, state: { ...state, looks: state.looks + 1 } });

function lookUpsBefore(world: World, place: Place['place']): number {
  let count = 0;
  for (let at = 1; at <= place; at += 1) {
    if (world.random.below(6, `looks up at ${at}`) === 0) count += 1;
  }
  return count;
}

const run = (say: string, title: string, script: string): Act => ({ kind: 'run', say, title, script });

function next(files: readonly string[], at: number, world: World): Act {
  const path = files[at % Math.max(1, files.length)];
  const word = world.random.pick(['TODO', 'require', 'import', 'throw', 'return', 'export'], `word ${at}`);
  if (path === undefined) {
    const folder = world.random.pick(['.', 'src', 'test', 'docs', 'lib'], `folder ${at}`);
    return run('What is there?', `List ${folder}`, `ls -la ${folder}`);
  }
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
  const script = world.random.pick(
    [
      `cat ${path}`,
      `cat ${path}`,
      `sed -n '1,120p' ${path}`,
      `head -n 60 ${path}`,
      `wc -l ${path} && head -n 20 ${path}`,
      `grep -rn "${word}" ${folder} | head -n 30`,
      `git log --oneline -n 5 -- ${path}`,
      `ls -l ${folder}`,
    ],
    `look ${at}`,
  );
  const say = world.random.pick(
    [`Let me read ${path}.`, `How does ${path} work?`, `What depends on ${path}?`, `Next, ${path}.`],
    `words ${at}`,
  );
  return run(say, `Read ${path}`, script);
}

/** Lines that are nothing but a path, whatever the client puts around them. */
const pathsIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[\w@][\w.@/-]*$/.test(line) && /[./]/.test(line));
