/** What a tool does, judged by its name and arguments: agents name alike tools differently. */
export type ToolKind = 'shell' | 'terminal' | 'write' | 'read' | 'wait' | 'note' | 'other';

const byName: readonly (readonly [RegExp, ToolKind])[] = [
  [
    /^(?:todo_?write|todo_?read|update_plan|write_todos|note|think|task_?(?:create|update|list|get)|update_topic|finish|submit|attempt_completion|mark_task_complete)$/,
    'note',
  ],
  [
    /^(?:bash_?output|task_?output|wait|write_stdin|kill_?shell|kill_?bash|task_?stop|sleep|monitor)$/,
    'wait',
  ],
  [
    /^(?:bash|shell|exec|exec_command|run_?(?:shell_?|terminal_?)?(?:commands?|cmd)|execute_?command|local_shell|terminal|run_in_terminal|shell_command|bash_command|execute_bash|command_execution)$/,
    'shell',
  ],
  [
    /^(?:write|edit|multi_?edit|notebook_?edit|write_?file|edit_?file|replace|apply_?patch|create|str_replace|str_replace_based_edit_tool|str_replace_editor|file_editor|text_editor|file_change|write_to_file|insert)$/,
    'write',
  ],
  [
    /^(?:read|read_?file|view|glob|grep|ls|list|list_?dir(?:ectory)?|search|search_?files|read_many_files|grep_?search|search_file_content|view_image|web_?fetch|web_?search)$/,
    'read',
  ],
];

/** The kind of a tool; what is before its own name (`developer__shell`, `container.exec`) says where it comes from. */
export function toolKind(tool: string, value?: unknown): ToolKind {
  const typed = keystrokesOf(value);
  // Keys go to whatever runs in the terminal: not every line of them is a command. None at all is a wait.
  if (typed !== undefined) return typed.trim() === '' ? 'wait' : 'terminal';
  const name = tool.toLowerCase().replace(/^.*(?:__|[./])(?=\w)/, '');
  return byName.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** The shell text of a call, whatever the agent calls the field; undefined where there is none. */
export function commandOf(value: unknown): string | undefined {
  const text = fieldText(value);
  return text === undefined ? undefined : unwrapped(text);
}

/** `sh -c 'ls'` is `ls`: agents wrap their commands in shells of their own. */
function unwrapped(text: string): string {
  const inner = /^\s*(?:env\s+)?(?:\/\S*\/)?(?:ba|z|da)?sh\s+-\w*c\s+'((?:[^']|'\\'')*)'\s*$/.exec(text)?.[1];
  return inner === undefined ? text : inner.replaceAll("'\\''", "'");
}

const keystrokesOf = (value: unknown): string | undefined => fieldOf(value, ['keystrokes']);

function fieldText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name of ['command', 'cmd', 'script', 'input', 'code', 'commands', 'keystrokes']) {
    const text = textOf(fields[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** `["bash", "-lc", "ls"]` is `ls`; any other list of words is joined. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((word) => typeof word === 'string')) return undefined;
  const [program = '', flag = '', text] = value as string[];
  return /(?:^|\/)(?:ba|z|da)?sh$/.test(program) && /^-\w*c$/.test(flag) && text !== undefined
    ? text
    : value.join(' ');
}

/** The file that a reading or writing call names. */
export const pathOf = (value: unknown): string | undefined =>
  fieldOf(value, ['file_path', 'path', 'absolute_path', 'filePath', 'filename', 'notebook_path']);

/** The text that a call writes as a whole file; undefined for edits and for calls that write none. */
export function contentOf(value: unknown): string | undefined {
  return replacedOf(value) === undefined
    ? fieldOf(value, ['content', 'file_text', 'contents', 'text'])
    : undefined;
}

/** The text that an edit expects to find in its file. */
export const replacedOf = (value: unknown): string | undefined =>
  fieldOf(value, ['old_string', 'old_str', 'oldString', 'oldText', 'search']);

function fieldOf(value: unknown, names: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name of names) {
    const text = fields[name];
    if (typeof text === 'string') return text;
  }
  return undefined;
}
