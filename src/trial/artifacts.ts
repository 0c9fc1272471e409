import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, matchesGlob, posix } from 'node:path';
import { type Artifact, messageOf, type Sandbox, type Task, type TreeEntry } from '../core/index.ts';
import type { TrialRecord } from './record.ts';

/** One declared path; what is larger belongs into an image or a volume. */
const mostBytes = 256 * 1024 * 1024;

/** What programs write for whoever looks at a trial: always taken along. */
const published: Artifact = { source: '/logs/artifacts', destination: '.', exclude: [] };

/**
 * Runs a Harbor task's collect hooks, takes the artifacts that it declares out of the agent's sandbox and keeps them
 * under `directory`. What cannot be had is noted in the record and left out, as in Harbor: a grader that needs it
 * sees that it is missing.
 */
export async function collectArtifacts(
  sandbox: Sandbox,
  { verifier, artifacts }: Task,
  { record, directory }: { readonly record: TrialRecord; readonly directory: string },
): Promise<TreeEntry[]> {
  for (const { command, timeoutMs, user } of verifier.collect) {
    const argv = ['sh', '-c', command] as const;
    const { exitCode, stderr } = await sandbox.exec({
      argv,
      timeoutMs,
      ...(user === undefined ? {} : { user }),
    });
    if (exitCode !== 0)
      await record.append({
        type: 'collect-failed',
        command,
        exitCode: exitCode ?? null,
        stderr: stderr.slice(-1000),
      });
  }
  if (verifier.collect.length > 0) await sandbox.killAll();
  const taken: TreeEntry[] = [];
  for (const artifact of [published, ...artifacts]) {
    try {
      const source = posix.resolve(sandbox.workdir, artifact.source);
      const entries = await take(sandbox, { ...artifact, source });
      await keep(entries, { ...artifact, source }, directory);
      taken.push(...entries);
    } catch (error) {
      if (sandbox.lost.aborted) throw error;
      await record.append({ type: 'artifact-failed', source: artifact.source, reason: messageOf(error) });
    }
  }
  return taken;
}

async function take(sandbox: Sandbox, { source, exclude }: Artifact): Promise<TreeEntry[]> {
  const entries = await sandbox.get(source, { maxBytes: mostBytes });
  return entries.filter(({ path }) => {
    const below = path.slice(source.length + 1);
    return !exclude.some((glob) => matchesGlob(below, glob) || matchesGlob(basename(path), glob));
  });
}

async function keep(
  entries: readonly TreeEntry[],
  { source, destination }: Artifact,
  directory: string,
): Promise<void> {
  const root = join(directory, destination ?? basename(source));
  for (const entry of entries) {
    const target = join(root, entry.path.slice(source.length));
    // A destination of the author's or a name of the agent's must not lead out of the trial.
    if (!target.startsWith(`${directory}/`)) continue;
    await mkdir(entry.mode === '040000' ? target : dirname(target), { recursive: true });
    // A link is kept as its text: followed by whoever reads results, it would lead anywhere on this machine.
    if (entry.mode === '120000') await writeFile(`${target}.link`, entry.content);
    else if (entry.mode !== '040000') await writeFile(target, entry.content);
  }
}
