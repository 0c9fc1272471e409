/** The interface to be, in words. */
import { contextOf, kindSays, namesOf } from './module.mjs';
import { packageFacts } from './packages.mjs';

const listed = (names) => names.map((name) => `\`${name}\``).join(', ');

export function publicApi(plan) {
  const facts = new Map(packageFacts(plan).map((each) => [each.name, each]));
  const areas = plan.areas.map((area) => {
    const { name, uses, subpaths, programs } = facts.get(`@ferry/${area.name}`);
    const extra = [
      subpaths.length > 0 ? `Beside the entry it has ${listed(subpaths)}.` : '',
      programs.length > 0 ? `Its programs: ${listed(programs)}.` : '',
    ]
      .filter(Boolean)
      .join(' ');
    return `## ${name}

Version ${area.version}. It uses ${listed(uses)} and nothing else.${extra === '' ? '' : ` ${extra}`}

${area.modules.map((id) => moduleText(plan.byId.get(id))).join('\n')}`;
  });
  return `# Public interface, as it is to be with packages

Every module prices a key by its accessor, which does what it did: same numbers, codes, messages. Each has one operation.
"The price" of something, below, is what the accessor of the first module that it builds on gives for it, or its own where
it builds on none. What an entry exports is frozen: the names below, no more and no fewer, each by its name.

## @ferry/kernel

Version 1.0.0. It uses nothing. \`FerryError(code, message)\` is the one class of errors with a code, whoever throws them: an
error of one package is an instance of it for every other. Its \`name\` is \`FerryError\`.

## @ferry/app

Version 7.0.0. It uses all the others, and nobody uses it. It has the program \`ferry\` and exports \`list()\`, \`rate(id, key)\` and
\`compose()\`, all synchronous. \`compose()\` gives \`{ plugins, board, close() }\`: the names of the plug-ins of all packages by rank, then by
name; a list to which every announcement of every package is added as it is made; and what takes the board's listeners away
again. Loading the application composes nothing. The program does what \`src/app/cli.js\` did.

${areas.join('\n')}`;
}

const moduleText = (module) => `### ${module.id}

${listed(namesOf(module))}

${module.kind
  .contract(contextOf(module))
  .map((line) => `- ${line}\n`)
  .join(
    '',
  )}${kindSays(module, 'own', undefined) === undefined ? '' : `- Its texts: ${listed(Object.keys(kindSays(module, 'own')))}.\n`}`;
