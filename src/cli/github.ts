import { appendFile } from 'node:fs/promises';
import type { Terminal } from './terminal.ts';

/** A message that GitHub shows on the workflow run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/**
 * Adds Markdown to the job's summary page and prints annotations, as a step of a GitHub workflow does. Where there is
 * no summary page (GITHUB_STEP_SUMMARY is not set) the annotations alone are printed.
 */
export async function tellGitHub(
  markdown: string,
  annotations: readonly Annotation[],
  terminal: Terminal,
): Promise<void> {
  const page = terminal.env.GITHUB_STEP_SUMMARY;
  if (page) await appendFile(page, `${markdown}\n`);
  // The runner reads commands from both streams; stdout belongs to results.
  for (const annotation of annotations) terminal.err.write(`${commandLine(annotation)}\n`);
}

function commandLine({ level, title, message }: Annotation): string {
  return `::${level} title=${property(title)}::${data(message)}`;
}

/** Escapes of workflow commands: a line end would end the command, `%` begins an escape. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
