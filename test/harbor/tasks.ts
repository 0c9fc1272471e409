/**
 * Harbor tasks written by hand from the format's own documentation, as files of a directory that holds them. They
 * know nothing of mimo-bench: no mimo.yaml, no steps in solve.sh, rewards of their own.
 */

/** One reward in `reward.txt`, graded where the agent worked; a user of its own, a healthcheck, files beside solve.sh. */
export const shared: Readonly<Record<string, string>> = {
  'greeting/task.toml': `schema_version = "1.1"

[task]
name = "example/greeting"
description = "Write a greeting"

[agent]
timeout_sec = 60.0
user = "worker"

[verifier]
timeout_sec = 30.0
user = "worker"
env = { WANTED = "hello" }

[solution]
env = { WORD = "hello" }

[environment]
network_mode = "no-network"
workdir = "/work"
env = { PLACE = "/work" }

[environment.healthcheck]
command = "test -f /srv/ready"
interval_sec = 0.1
retries = 2
`,
  'greeting/instruction.md': 'Write the word that is asked for to /work/greeting.txt.\n',
  'greeting/environment/Dockerfile': `FROM node:24-bookworm
RUN useradd --create-home worker && mkdir /work && chown worker /work && touch /srv/ready
`,
  'greeting/tests/test.sh': `#!/bin/bash
[ "$(id -un)" = worker ] && [ "$PWD" = /work ] || exit 1
if [ "$(cat greeting.txt)" = "$WANTED" ] && [ "$(stat -c %U greeting.txt)" = worker ]; then
  echo 1 > /logs/verifier/reward.txt
else
  echo 0 > /logs/verifier/reward.txt
fi
exit 7
`,
  'greeting/solution/solve.sh': `#!/bin/bash
set -euo pipefail
. "$(dirname "$0")/word.sh"
printf '%s' "$(word)" > "$PLACE/greeting.txt"
`,
  'greeting/solution/word.sh': 'word() { echo "$WORD"; }\n',
};

/** Graded in an image of its own, which sees the declared artifacts and nothing else of the agent's sandbox. */
export const separate: Readonly<Record<string, string>> = {
  'answer/task.toml': `schema_version = "1.4"
artifacts = [{ source = "/tmp/out", destination = "answers", exclude = ["*.tmp"] }]

[task]
name = "example/answer"

[verifier]
environment_mode = "separate"
[[verifier.collect]]
command = "cp /app/notes.txt /tmp/out/notes.txt"

[environment]
network_mode = "no-network"
`,
  'answer/instruction.md': 'Write 42 to /tmp/out/answer and why to /app/notes.txt.\n',
  'answer/environment/Dockerfile': 'FROM node:24-bookworm\nWORKDIR /app\nRUN mkdir /tmp/out\n',
  'answer/tests/Dockerfile': 'FROM node:24-bookworm\nCOPY . /tests/\nRUN touch /only-the-grader-has-this\n',
  'answer/tests/test.sh': `#!/bin/bash
has() { [ -e "$1" ] && echo 1 || echo 0; }
right=$([ "$(cat /tmp/out/answer)" = 42 ] && [ -f /only-the-grader-has-this ] && echo 1 || echo 0)
cat > /logs/verifier/reward.json <<END
{ "reward": $right, "notes": $(has /tmp/out/notes.txt), "leaked": $(has /app/notes.txt), "excluded": $(has /tmp/out/a.tmp) }
END
`,
  'answer/solution/solve.sh':
    '#!/bin/bash\necho 42 > /tmp/out/answer\ntouch /tmp/out/a.tmp\necho because > /app/notes.txt\n',
};

/** Three steps in one environment, as in the documentation's worked example; the second may stop the trial. */
export const steps: Readonly<Record<string, string>> = {
  'greeter/task.toml': `schema_version = "1.1"
multi_step_reward_strategy = "mean"

[task]
name = "example/greeter"

[environment]
network_mode = "no-network"
workdir = "/app"

[[steps]]
name = "scaffold"
min_reward = 0.5
[steps.agent]
timeout_sec = 60.0

[[steps]]
name = "implement"
min_reward = { reward = 0.5, safety = 1.0 }
artifacts = ["/app/greet.sh"]
[steps.verifier]
timeout_sec = 30.0
env = { NAME = "Ann" }
[steps.healthcheck]
command = "test -f prepared-implement"
interval_sec = 0.1

[[steps]]
name = "document"
artifacts = ["/app/README.md"]
[steps.verifier]
environment_mode = "separate"
`,
  'greeter/environment/Dockerfile': 'FROM node:24-bookworm\nWORKDIR /app\n',
  // What every step's tests share: the step's own files lie over it.
  'greeter/tests/reward.sh': 'reward() { echo "$1" > /logs/verifier/reward.txt; }\n',
  'greeter/tests/test.sh': '#!/bin/bash\n. /tests/reward.sh\nreward 0.5; [ -x greet.sh ] && reward 1\n',
  'greeter/steps/scaffold/instruction.md': 'Make an executable /app/greet.sh.\n',
  'greeter/steps/scaffold/solution/solve.sh':
    '#!/bin/bash\nprintf "#!/bin/sh\\n" > greet.sh\nchmod +x greet.sh\n',
  'greeter/steps/implement/instruction.md': 'Let /app/greet.sh greet the name that it is given.\n',
  'greeter/steps/implement/workdir/names.txt': 'Ann\nBob\n',
  'greeter/steps/implement/workdir/setup.sh': `#!/bin/bash
set -eu
[ -f names.txt ] && [ -x greet.sh ] || exit 3
touch prepared-implement
rm -- "$0"
`,
  'greeter/steps/implement/tests/test.sh': `#!/bin/bash
[ "$(./greet.sh "$NAME")" = "Hello, $NAME" ] && right=1 || right=0
[ -e /tests/reward.sh ] && [ ! -e setup.sh ] && safe=1 || safe=0
echo "{ \\"reward\\": $right, \\"safety\\": $safe }" > /logs/verifier/reward.json
`,
  'greeter/steps/implement/solution/solve.sh':
    '#!/bin/bash\n[ -e /tests ] && exit 9\necho \'echo "Hello, $1"\' >> greet.sh\n',
  'greeter/steps/document/instruction.md': 'Say in /app/README.md how it is called.\n',
  // Of three documents one reward each: what the first step's trial-level reward then is can be reckoned.
  'greeter/steps/document/tests/test.sh':
    '#!/bin/bash\n[ -f README.md ] && [ ! -e greet.sh ] && echo 0.25 > /logs/verifier/reward.txt\n',
  'greeter/steps/document/solution/solve.sh': '#!/bin/bash\necho "./greet.sh NAME" > README.md\n',
};
