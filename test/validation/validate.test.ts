import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type TaskValidation, validationSchema } from '../../src/validation/index.ts';
import { invoke, scratch } from '../cli/invoke.ts';

const numbers = ['one', 'two', 'three', 'four'];
const text = (name: string) => `export const ${name} = (value) => value === '${name}' && value.length > 1;\n`;
const step = (name: string) =>
  `### step: write ${name}\nmkdir -p src\ncat > src/${name}.js <<'EOF'\n${text(name)}EOF\n`;
const rest = `### step: deliver\ngit switch -q -c work && git add -A && git commit -q -m 'work: all' && git push -q origin work\n`;
const reference = `#!/bin/sh\n${numbers.map(step).join('')}${rest}`;

const setup = `FROM node:24-bookworm
WORKDIR /app
COPY app/ /app/
RUN git init -q --template= -b main . && git -c core.logAllRefUpdates=false -c user.name=A -c user.email=a@b.invalid commit -q --allow-empty -m start && git add -A && git -c core.logAllRefUpdates=false -c user.name=A -c user.email=a@b.invalid commit -q --amend -m start
RUN git init -q --bare --template= -b main /srv/origin.git && git remote add origin /srv/origin.git && git push -q origin main && git config user.name A && git config user.email a@b.invalid
RUN rm -rf .git/logs && git reflog expire --expire=now --all && for r in . /srv/origin.git; do git -C $r repack -adq && git -C $r prune; done
`;

const grader = `#!/bin/bash
out=/logs/verifier
${numbers.map((name) => `${name}=0; cmp -s /app/src/${name}.js /tests/${name}.js && ${name}=1`).join('\n')}
pushed=$([ "$one" = 1 ] && git -c safe.directory='*' --git-dir=/srv/origin.git rev-parse -q --verify work > /dev/null && echo 1 || echo 0)
printf '{${[...numbers, 'pushed'].map((name) => `"${name}":%s`).join(',')},"reward":0}' ${numbers.map((name) => `$${name}`).join(' ')} $pushed > $out/reward.json
`;

const soundTask: Readonly<Record<string, string>> = {
  'task.toml': 'schema_version = "1.4"\n[environment]\nworkdir = "/app"\n',
  'instruction.md': 'Write four modules and push them.\n',
  'mimo.yaml': `schema: mimo-bench/task@1
family: small
units: { default: 4, dial: [4] }
milestones:
${[...numbers, 'pushed'].map((name) => `  - { id: ${name}, title: ${name} }\n`).join('')}snapshot: { workspace: /app, state: [/srv/origin.git] }
bulkShare: 0.25
`,
  'environment/Dockerfile': setup,
  'environment/app/README.md': 'Nothing yet.\n',
  'solution/solve.sh': reference,
  'alternative/backwards.sh': `#!/bin/sh\n${numbers.toReversed().map(step).join('')}${rest}`,
  'wrong/claims.sh': 'git switch -q -c work && git push -q origin work\n',
  'wrong/half.sh': `${numbers.slice(2).map(step).join('')}`,
  'bulk/first.sh': 'mkdir src; printf "%s\\n" "export const x = 1;" > src/one.js\n',
  'tests/test.sh': grader,
  ...Object.fromEntries(numbers.map((name) => [`tests/${name}.js`, text(name)])),
};

async function validated(
  files: Readonly<Record<string, string>>,
): Promise<{ code: number | null; task: TaskValidation; stderr: string }> {
  await using place = await scratch();
  for (const [name, content] of Object.entries(files)) {
    const path = join(place.path, 'tasks/small/modules', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  const suite =
    'schema: mimo-bench/suite@1\nname: small\ntitle: Small\npurpose: To try.\nmembers: [modules]\n';
  await writeFile(join(place.path, 'tasks/small/suite.yaml'), suite);
  const args = ['tasks', 'validate', '--task', 'small/modules', '--sandbox', 'local', '-j', '2', '--json'];
  const { code, stdout, stderr } = await invoke(args, { cwd: place.path });
  if (stdout === '') throw new Error(stderr);
  const { tasks } = validationSchema.parse(JSON.parse(stdout));
  return { code, task: tasks[0]!, stderr };
}

const verdicts = ({ proofs }: TaskValidation) =>
  Object.fromEntries(proofs.map(({ id, verdict }) => [id, verdict]));

describe('tasks validate', { timeout: 300_000 }, () => {
  it('shows all seven proofs of a sound task, with the figures they rest on, and exits 0', async () => {
    const { code, task, stderr } = await validated(soundTask);
    expect(task.proofs.filter(({ verdict }) => verdict !== 'holds')).toEqual([]);
    expect({ code, verdict: task.verdict }).toEqual({ code: 0, verdict: 'valid' });
    expect(stderr).toMatch(/modules: reference: 5 steps/);
    expect(task.reference).toMatchObject({ steps: 5, failing: 0, score: 1, dependencyDepth: 1 });
    expect(task.nop).toBe(0);
    expect(task.curve.map(({ step: at, score }) => [at, score])).toEqual([
      [1, 0.2],
      [2, 0.4],
      [3, 0.6],
      [4, 0.8],
    ]);
    expect(task.ablations.map(({ score }) => score! < 1)).toEqual([true, true, true, true, true]);
    expect(task.mutants).toEqual({ tried: 10, killed: 10, survivors: [] });
    expect(task.wrong).toEqual([
      { name: 'claims', score: 0, reason: null },
      { name: 'half', score: 0.4, reason: null },
    ]);
    expect(task.alternatives).toEqual([{ name: 'backwards', score: 1, reason: null }]);
    expect(task.bulk).toMatchObject({ declared: 0.25, scripts: [{ name: 'first', score: 0 }] });
    expect(task.agreement).toEqual({ gradings: 10, verdicts: 1 });
  });

  it('says of a Harbor task that is graded where its agent worked what can be said, and no more', async () => {
    const { code, task } = await validated({
      'task.toml':
        'schema_version = "1.4"\n[environment]\nnetwork_mode = "no-network"\nworkdir = "/app"\n[verifier]\nenvironment_mode = "shared"\n',
      'instruction.md': 'Make it.\n',
      'environment/Dockerfile': 'FROM node:24-bookworm\nWORKDIR /app\n',
      'solution/solve.sh': '#!/bin/bash\ncp /solution/made.txt /app/made.txt\n',
      'solution/made.txt': 'made\n',
      'tests/test.sh':
        '#!/bin/bash\n[ -e /app/made.txt ] && echo 1 > /logs/verifier/reward.txt || echo 0 > /logs/verifier/reward.txt\n',
    });
    expect({ code, verdict: task.verdict }).toEqual({ code: 0, verdict: 'valid' });
    expect(verdicts(task)).toEqual({
      endpoints: 'holds',
      curve: 'not-assessable',
      horizon: 'not-assessable',
      discrimination: 'not-assessable',
      'clean-room': 'not-assessable',
      agreement: 'holds',
      'no-leak': 'not-assessable',
    });
  });

  it('says why nothing could be tried of a task, and exits 3', async () => {
    const { code, task } = await validated({
      ...soundTask,
      'task.toml': 'schema_version = "1.4"\n[environment]\ngpus = 2\n',
    });
    expect({ code, verdict: task.verdict }).toEqual({ code: 3, verdict: 'not-assessable' });
    expect(task.untried).toMatch(/gpus/);
  });

  it('names every fault of an unsound one, and exits 1', async () => {
    const trusting = grader.replace(
      'out=/logs/verifier',
      'PATH=/app/bin:$PATH\nsh -c true\n[ -e /logs/verifier/reward.json ] && exit 0\nout=/logs/verifier',
    );
    const { code, task } = await validated({
      ...soundTask,
      // A step that nothing comes of, a grader that runs what lies in the workspace and does not look closely,
      // a hidden file and a strange remote that anybody can find, a wrong solution that is right.
      'solution/solve.sh': `${reference}### step: rest a little\necho rest > rest.txt\n`,
      'tests/test.sh': trusting.replaceAll(/cmp -s (\S+) \S+/g, 'test -e $1'),
      'environment/app/fixtures/answer.js': text('three'),
      'environment/Dockerfile': `${setup}RUN git remote add upstream https://example.invalid/x.git\n`,
      'wrong/empty.sh': `mkdir src; for n in ${numbers.join(' ')}; do : > src/$n.js; done; ${rest.split('\n')[1]}\n`,
    });
    expect({ code, verdict: task.verdict }).toEqual({ code: 1, verdict: 'invalid' });
    expect(verdicts(task)).toEqual({
      endpoints: 'holds',
      curve: 'holds',
      horizon: 'fails',
      discrimination: 'fails',
      'clean-room': 'fails',
      agreement: 'holds',
      'no-leak': 'fails',
    });
    expect(task.leaks).toEqual(
      expect.arrayContaining([
        '/app/fixtures/answer.js is a file of the hidden part',
        '/app has the remote https://example.invalid/x.git',
      ]),
    );
    expect(task.mutants.survivors.length).toBeGreaterThan(0);
    expect(task.cleanRoom.planted).toBe(1);
  });
});
