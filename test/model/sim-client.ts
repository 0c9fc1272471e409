import { spawnSync } from 'node:child_process';
import type {
  Message,
  ModelReply,
  ModelRequest,
  ReplyUpstream,
  ToolCall,
  ToolSpec,
  TruthEntry,
} from '../../src/core/index.ts';
import { toolCallsOf } from '../../src/core/index.ts';

const object = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  properties,
  required,
});
const tool = (name: string, description: string, schema: Record<string, unknown>): ToolSpec => ({
  name,
  description,
  schema,
  freeform: false,
});

const read = tool('read', 'Reads a file', object({ path: { type: 'string' } }, ['path']));
const task = tool(
  'task',
  'Starts a subagent',
  object({ description: { type: 'string' }, prompt: { type: 'string' }, command: { type: 'string' } }, [
    'prompt',
  ]),
);
const output = tool(
  'BashOutput',
  'Reads a background shell',
  object({ bash_id: { type: 'string' } }, ['bash_id']),
);

/** The shell tools of the known agents among others, in the forms that their requests have. */
export const dialects: Readonly<Record<string, readonly ToolSpec[]>> = {
  'claude-code': [
    task,
    output,
    tool(
      'Bash',
      'Executes a given bash command',
      object(
        {
          command: { type: 'string' },
          timeout: { type: 'number' },
          description: { type: 'string' },
          run_in_background: { type: 'boolean' },
        },
        ['command'],
      ),
    ),
    read,
  ],
  codex: [
    tool(
      'write_stdin',
      'Writes to a session',
      object({ session_id: { type: 'number' }, chars: { type: 'string' } }, ['session_id']),
    ),
    tool(
      'exec_command',
      'Runs a command in a PTY',
      object({ cmd: { type: 'string' }, workdir: { type: 'string' }, yield_time_ms: { type: 'number' } }, [
        'cmd',
      ]),
    ),
  ],
  'codex-lite': [
    {
      name: 'exec',
      description: 'Runs JavaScript. Nested tools: `await tools.exec_command({cmd})`.',
      schema: undefined,
      freeform: true,
    },
    { name: 'apply_patch', description: 'Applies a patch', schema: undefined, freeform: true },
  ],
  'codex-shell': [
    tool(
      'shell',
      'Runs a shell command',
      object({ command: { type: 'array', items: { type: 'string' } }, workdir: { type: 'string' } }, [
        'command',
      ]),
    ),
  ],
  opencode: [
    read,
    task,
    tool(
      'bash',
      'Executes a bash command',
      object({ command: { type: 'string' }, timeout: { type: 'integer' }, description: { type: 'string' } }, [
        'command',
        'description',
      ]),
    ),
  ],
  'gemini-cli': [
    tool(
      'run_shell_command',
      'This tool executes a given shell command as `bash -c <command>`.',
      object(
        { command: { type: 'STRING' }, description: { type: 'STRING' }, is_background: { type: 'BOOLEAN' } },
        ['command', 'is_background'],
      ),
    ),
  ],
  cline: [
    read,
    tool(
      'run_commands',
      'Run commands in the terminal',
      object({ commands: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] } }, [
        'commands',
      ]),
    ),
  ],
  'strict-schema': [
    tool(
      'execute_command',
      'Run a command in the shell',
      object(
        {
          command: { type: 'string' },
          requires_approval: { type: 'boolean' },
          timeout: { type: ['integer', 'null'] },
          mode: { type: 'string', enum: ['foreground', 'background'] },
          cwd: { type: 'string', minLength: 1 },
        },
        ['command', 'requires_approval', 'timeout', 'mode', 'cwd'],
      ),
    ),
  ],
};

/** Runs a call as its agent would, in a real shell; the program of a free-text `exec` in a real function. */
async function runCall(call: ToolCall, cwd: string): Promise<string> {
  const shell = (command: string): { output: string; exit_code: number } => {
    const { stdout, stderr, status } = spawnSync('bash', ['-c', command], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
    return { output: stdout + stderr, exit_code: status ?? -1 };
  };
  if (call.freeform) {
    const said: string[] = [];
    const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
    const program = new AsyncFunction('tools', 'text', String(call.arguments));
    await program({ exec_command: async (a: { cmd: string }) => shell(a.cmd) }, (text: string) =>
      said.push(text),
    );
    return said.join('\n');
  }
  const args = call.arguments as Record<string, unknown>;
  const command = args['command'] ?? args['cmd'] ?? args['commands'];
  if (Array.isArray(command) && call.name === 'shell') {
    const [file = '', ...rest] = command.map(String);
    const { stdout, stderr } = spawnSync(file, rest, { cwd, encoding: 'utf8' });
    return stdout + stderr;
  }
  const results = [command].flat().map((text) => shell(String(text)));
  return results.map((result) => `${result.output}\nexit code: ${result.exit_code}`).join('\n');
}

export interface Session {
  readonly replies: readonly ModelReply[];
  readonly results: readonly string[];
}

export const request = (messages: readonly Message[], tools: readonly ToolSpec[]): ModelRequest => ({
  wire: 'openai-chat',
  model: 'm',
  stream: false,
  system: 'You are an agent.',
  messages,
  tools,
  maxOutputTokens: undefined,
  structuredOutput: false,
});

export const main = { main: true, signal: new AbortController().signal };

/** The smallest agent: asks, runs, tells, until the model calls no tool or `maxSteps` are done. */
export async function work(
  model: ReplyUpstream,
  options: {
    cwd: string;
    tools?: readonly ToolSpec[];
    maxSteps?: number;
    afterStep?: (step: number) => void;
  },
): Promise<Session> {
  const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Do the task.' }] }];
  const replies: ModelReply[] = [];
  const results: string[] = [];
  for (let step = 1; step <= (options.maxSteps ?? 500); step += 1) {
    const reply = await model.reply(request(messages, options.tools ?? dialects['opencode'] ?? []), main);
    replies.push(reply);
    messages.push({ role: 'assistant', content: reply.content });
    const calls = toolCallsOf(reply.content);
    for (const call of calls) {
      const text = await runCall(call, options.cwd);
      results.push(text);
      messages.push({ role: 'tool', content: [{ type: 'tool-result', id: call.id, text, isError: false }] });
    }
    options.afterStep?.(step);
    if (calls.length === 0) break;
  }
  return { replies, results };
}

export function sealed(): { truth: TruthEntry[]; onTruth: (entry: TruthEntry) => void } {
  const truth: TruthEntry[] = [];
  return { truth, onTruth: (entry) => truth.push(entry) };
}
