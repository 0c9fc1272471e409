import type { World } from '../persona.ts';
import { defineCollapse, type Misstep } from './collapse.ts';

type Fault = (turn: number, world: World) => Misstep;

const doesNothing: Fault = (turn, world) => ({
  act: {
    say: world.random.pick(['Continuing.', 'Next step.', 'On with it.', 'Moving on.'], `say ${turn}`),
    title: 'Continue',
    script: world.random.pick(
      [
        ':',
        'true',
        'echo',
        'echo "continuing with the next part"',
        "echo 'done'",
        'true && true',
        '# run the next part',
        ': next part',
        'echo "working on it"; true',
      ],
      `no-op ${turn}`,
    ),
    form: 'verbatim',
  },
  detail: 'a command that does nothing',
});

const prose: Fault = (turn, world) => ({
  act: {
    say: '',
    title: 'Continue',
    script: world.random.pick(
      [
        'Now I will apply the change to the next module.',
        "Let's run the tests, then go on.",
        'I need to update the callers first',
        "The module is fine; what's left is the changelog.",
        'Next, the remaining files have to be looked at.',
        'First, check whether the branch is pushed.',
      ],
      `prose ${turn}`,
    ),
    form: 'verbatim',
  },
  detail: 'prose where a command belongs',
});

const markup: Fault = (turn, world) => ({
  act: {
    say: world.random.pick(['', 'Running it.'], `say ${turn}`),
    title: 'Continue',
    script: world.random.pick(
      [
        '<parameter name="command">git status</parameter>',
        '</parameter></invoke>',
        '<tool_call>{"name": "bash"}</tool_call>',
        '```',
        '<function=bash>',
        '<|tool_call|>git status --short',
      ],
      `markup ${turn}`,
    ),
    form: 'verbatim',
  },
  detail: 'markup where a command belongs',
});

const noArguments: Fault = () => ({
  act: { say: '', title: 'Continue', script: '', form: 'empty' },
  detail: 'a call without the arguments that its tool requires',
});

const sorts = { doesNothing, prose, markup, noArguments } as const;

/** Loses the form of a tool call: what it sends cannot act, again and again. */
export const malformed = defineCollapse({
  name: 'malformed',
  summary: 'from @step on sends commands that cannot act: no-ops, prose, markup, calls without arguments',
  kinds: ['malformed'],
  misstep: (turn, _place, world) => {
    // Some trials keep to one sort of fault, others mix.
    const kept = world.random.pick(
      ['doesNothing', 'prose', 'markup', 'noArguments', 'mixed', 'mixed'] as const,
      'sort',
    );
    const sort =
      kept === 'mixed'
        ? world.random.pick(['doesNothing', 'prose', 'markup', 'noArguments'] as const, `sort ${turn}`)
        : kept;
    return sorts[sort](turn, world);
  },
});
