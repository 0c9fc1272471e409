import type { ToolCall, ToolSpec } from '../../core/index.ts';
import { fillSchema, isSchema, requiredOf, typesOf, variantsOf } from './schema-filler.ts';

export interface ShellCommand {
  readonly id: string;
  readonly title: string;
  readonly script: string;
  /** As in an act: the text as it is, or a call without it. */
  readonly form?: 'verbatim' | 'empty';
}

/** Names of shell tools as the known agents offer them; the last part of a namespaced name counts. */
const knownName =
  /^(bash|shell|sh|exec|exec_command|local_shell|shell_command|run_shell_command|run_commands?|execute_command|run_in_terminal|run_terminal_cmd|terminal)$/i;
const likelyName = /bash|shell|terminal|command|exec/i;
const commandKey = /^(command|cmd|commands|cmds|script|command_line|commandline)$/i;

interface Candidate {
  readonly tool: ToolSpec;
  readonly score: number;
  build(command: ShellCommand): Pick<ToolCall, 'arguments' | 'freeform'>;
}

/** A call of the shell among the offered tools; undefined when none of them is one. */
export function callShell(tools: readonly ToolSpec[], command: ShellCommand): ToolCall | undefined {
  const candidates = tools.flatMap((tool) => candidateOf(tool) ?? []);
  const best = candidates.sort((a, b) => b.score - a.score)[0];
  if (!best) return undefined;
  const built = best.build(command);
  const call = command.form === 'empty' ? { ...built, arguments: built.freeform ? '' : {} } : built;
  return { type: 'tool-call', id: command.id, name: best.tool.name, ...call };
}

function candidateOf(tool: ToolSpec): Candidate | undefined {
  const name = tool.name.split(/[./]|__/).at(-1) ?? tool.name;
  const nameScore = knownName.test(name) ? 50 : likelyName.test(name) ? 25 : 0;
  if (tool.freeform) return freeformCandidate(tool, nameScore);
  const properties = isSchema(tool.schema?.['properties']) ? tool.schema['properties'] : {};
  const key = Object.keys(properties).find((candidate) => commandKey.test(candidate));
  if (key === undefined) return translatedCandidate(tool, properties, nameScore);
  const words = /\b(shell|bash|terminal)\b/i.test(tool.description) ? 15 : 0;
  const score = nameScore + words + 30;
  // A property called `command` alone is no shell: task and editor tools have one too.
  if (score < 45) return undefined;
  return { tool, score, build: (command) => ({ arguments: argumentsOf(tool, properties, key, command) }) };
}

const takesJavascript = /exec_command|javascript/i;

/** Codex's `exec` takes JavaScript that calls its nested tools; other free-text shells take the command. */
function freeformCandidate(tool: ToolSpec, nameScore: number): Candidate | undefined {
  if (nameScore === 0) return undefined;
  const javascript = takesJavascript.test(tool.description);
  return {
    tool,
    // Less than a plain shell: where both are offered, that one shows its exit code.
    score: nameScore,
    build: (command) => ({
      freeform: true,
      arguments: javascript ? programOf(command) : textOf(command),
    }),
  };
}

/** The same `exec` over a wire without freeform tools: a function whose one argument is the text. */
function translatedCandidate(
  tool: ToolSpec,
  properties: Readonly<Record<string, unknown>>,
  score: number,
): Candidate | undefined {
  const isText = Object.keys(properties).join() === 'input' && takesJavascript.test(tool.description);
  if (score === 0 || !isText) return undefined;
  return { tool, score, build: (command) => ({ arguments: { input: programOf(command) } }) };
}

function programOf(command: ShellCommand): string {
  const argument = JSON.stringify({ cmd: textOf(command), yield_time_ms: 30_000 });
  return `const result = await tools.exec_command(${argument});
text(typeof result === "string" ? result : JSON.stringify(result));
`;
}

function argumentsOf(
  tool: ToolSpec,
  properties: Readonly<Record<string, unknown>>,
  key: string,
  command: ShellCommand,
): Record<string, unknown> {
  const values: Record<string, unknown> = { [key]: commandValue(properties[key], key, command) };
  const schema = tool.schema ?? {};
  for (const name of requiredOf(schema)) {
    if (name !== key) values[name] = requiredValue(properties[name], name, command);
  }
  // Codex hands a command that runs for over ten seconds back unfinished unless told to wait.
  if ('yield_time_ms' in properties) values['yield_time_ms'] = 30_000;
  return values;
}

function requiredValue(schema: unknown, name: string, command: ShellCommand): unknown {
  if (/^(description|title|summary|explanation|reason|justification|purpose)$/i.test(name))
    return command.title;
  return fillSchema(schema, name, {
    text: (key) => (/^(cwd|workdir|dir|directory|dir_path|path)$/i.test(key) ? '.' : command.title),
    number: (key) => (/timeout|_ms$/i.test(key) ? 120_000 : 1),
  });
}

/** The script in the form that the property takes: text, argument vector, or a list of texts or objects. */
function commandValue(schema: unknown, key: string, command: ShellCommand): unknown {
  if (!isSchema(schema)) return textOf(command);
  const choices = [schema, ...variantsOf(schema)].filter(isSchema);
  if (choices.some((choice) => typesOf(choice).includes('string'))) return textOf(command);
  const list = choices.find((choice) => typesOf(choice).includes('array'));
  if (!list) return textOf(command);
  const items = isSchema(list['items']) ? [list['items'], ...variantsOf(list['items'])].filter(isSchema) : [];
  if (items.length === 0 || items.some((item) => typesOf(item).includes('string'))) {
    // A list under a singular name is an argument vector; under a plural one it is a list of commands.
    return /s$/i.test(key) ? [textOf(command)] : ['sh', '-c', command.script];
  }
  const object = items.find((item) => isSchema(item['properties'])) ?? {};
  const inner = Object.keys(object['properties'] ?? {}).find((name) => commandKey.test(name)) ?? 'command';
  const filled = fillSchema(object, inner, { text: () => textOf(command), number: () => 120_000 });
  return [{ ...(isSchema(filled) ? filled : {}), [inner]: textOf(command) }];
}

const textOf = (command: ShellCommand): string =>
  command.form === 'verbatim' ? command.script : shellText(command.script);

const changesTheShell = /(^|[;&|({\n]\s*)(cd|exit|set|exec|export|unset|trap|umask|alias|source|\.)(\s|$)/;

/**
 * A script as one command. Agents' shells differ (some keep one shell alive, some read the command as bash),
 * so what could leave a trace in such a shell, or needs several lines, runs in a `sh` of its own.
 */
export function shellText(script: string): string {
  const trimmed = script.trim();
  if (!trimmed.includes('\n') && !changesTheShell.test(trimmed)) return trimmed;
  // `env` before it: Gemini CLI takes a leading `sh -c '...'` apart, and gets the quotes inside wrong.
  return `env sh -c '${script.replaceAll("'", `'\\''`)}'`;
}
