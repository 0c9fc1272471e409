import type { World } from '../persona.ts';
import type { Random } from '../random.ts';
import { defineCollapse } from './collapse.ts';
import { writtenSources } from './written-files.ts';

/** Something that is not there, and what is done with it all the same. */
interface Absent {
  readonly what: string;
  readonly uses: readonly [string, ...string[]];
}

/** Believes in something that is not there, whatever the screen says. */
export const phantom = defineCollapse({
  name: 'phantom',
  summary:
    'from @step on uses a file, program, module or flag that does not exist, again and again, in changing ways',
  kinds: ['phantom', 'error-lock'],
  misstep: (turn, place, world) => {
    const { random } = world;
    const every = random.shuffled(absentThings(world, place), 'absent things');
    const believed = every.slice(0, random.pick([1, 1, 2], 'absent at once'));
    const absent = believed[turn % believed.length] ?? { what: 'build.sh', uses: ['sh build.sh'] };
    const script = useOf(absent, Math.floor(turn / believed.length), random);
    const say = random.pick(
      [
        `${absent.what} should take care of this.`,
        `Let me use ${absent.what}, which we have for this.`,
        `As set up before, ${absent.what} does it.`,
        `I'll go through ${absent.what} again.`,
        `Now with ${absent.what}.`,
      ],
      `words ${turn}`,
    );
    return {
      act: { say, title: `Use ${absent.what}`, script },
      detail: `${absent.what} does not exist: ${script}`,
    };
  },
});

/** Each use once in an order by the seed, then again in another. */
function useOf({ what, uses }: Absent, turn: number, random: Random): string {
  const round = Math.floor(turn / uses.length);
  return random.shuffled(uses, `${what} ${round}`)[turn % uses.length] ?? uses[0];
}

function absentThings(world: World, place: number): Absent[] {
  const { random } = world;
  const sources = writtenSources(world, place);
  const near = sources[random.below(sources.length, 'file nearby')] ?? 'main.js';
  const folder = near.includes('/') ? near.slice(0, near.lastIndexOf('/')) : '.';
  const stem = near.slice(near.lastIndexOf('/') + 1).replace(/\..*$/, '');
  const end = near.slice(near.lastIndexOf('.'));
  const word = random.pick(['helpers', 'legacy', 'shared', 'compat', 'internals'], 'word');
  const file = `${folder}/${stem}-${word}${end}`;
  const tool = random.pick(
    ['scripts/verify-all.sh', 'scripts/sync-exports.sh', 'bin/fix-imports', 'scripts/regenerate.sh'],
    'tool',
  );
  const program = random.pick(['repo-migrate', 'codeshift-cli', 'ast-sweep', 'modfix'], 'program');
  const flag = random.pick(['--only-migrated', '--since-base', '--grouped', '--as-units'], 'flag');
  const uses: Absent[] = [
    {
      what: file,
      uses: [
        `cat ${file}`,
        `sed -i 's/callback/handler/' ${file}`,
        `head -n 60 ${file}`,
        `wc -l ${file}`,
        `cp ${file} ${folder}/${stem}-${word}.bak`,
        `git add ${file}`,
        `sed -n '1,80p' ${file}`,
        `tail -n 20 ${file}`,
      ],
    },
    {
      what: tool,
      uses: [
        `sh ${tool}`,
        `./${tool}`,
        `sh ./${tool} --all`,
        `cat ${tool}`,
        `chmod +x ${tool}`,
        `sh ${tool} ${near}`,
      ],
    },
    {
      what: program,
      uses: [
        `${program} --help`,
        `${program} run ${near}`,
        `${program} ${folder}`,
        `${program} --version`,
        `${program} check`,
        `${program} apply ${near}`,
      ],
    },
    {
      what: `git's ${flag}`,
      uses: [
        `git status ${flag}`,
        `git diff --stat ${flag}`,
        `git log -n 3 ${flag}`,
        `git show --stat ${flag}`,
        `git log --oneline ${flag}`,
        `git diff ${flag} -- ${folder}`,
      ],
    },
  ];
  if (!world.reference.some(({ script }) => /\bnode\b/.test(script))) return uses;
  const module = `./${file}`;
  return [
    ...uses,
    {
      what: `the module ${file}`,
      uses: [
        `node -e "require('${module}')"`,
        `node -e "console.log(Object.keys(require('${module}')))"`,
        `node ${file}`,
        `node --check ${file}`,
        `node --input-type=module -e "import '${module}'"`,
        `node -p "require('${module}').version"`,
      ],
    },
  ];
}
