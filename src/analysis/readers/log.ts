import { MimoError, messageOf } from '../../core/index.ts';
import { fileHead, openSqlite, openZip, type SqliteFile, textChunks, textLines } from '../../store/index.ts';
import { noFacts, type SourceFacts, type SourceStep } from '../source.ts';
import { formatOfText } from './detection.ts';
import { type Format, readers } from './format.ts';
import { fieldsOf, parseJson } from './json-line.ts';
import type { Trajectory } from './trajectory.ts';

/** A log on disk: a file, or the files of a folder that holds one event each, in their order. */
export interface Log {
  readonly path: string;
  readonly parts?: readonly string[];
}

/** Characters of a log that are looked at to tell its format: sessions begin with long instructions. */
const headBytes = 2 * 1024 * 1024;

type Container = 'text' | 'database' | 'archive';

function containerOf(head: Buffer): Container {
  if (head.subarray(0, 15).toString('latin1') === 'SQLite format 3') return 'database';
  return head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004' ? 'archive' : 'text';
}

/**
 * The format of a log by its content; undefined where it is none that is known.
 *
 * @throws MimoError user `FILE_UNREADABLE` where it may not be read.
 */
export async function detectFormat({ path, parts = [path] }: Log): Promise<Format | undefined> {
  const head = await fileHead(parts[0] ?? path, headBytes);
  switch (containerOf(head)) {
    case 'text':
      return formatOfText(head.toString('utf8'));
    case 'database':
      return unlessBroken(async () => {
        await using file = await openSqlite(path);
        return formatOfDatabase(file);
      });
    case 'archive':
      return unlessBroken(async () => {
        await using archive = await openZip(path);
        return archive.names.some((name) => name === 'header.json' || name.startsWith('_journal/'))
          ? 'inspect'
          : undefined;
      });
  }
}

function formatOfDatabase(file: SqliteFile): Format | undefined {
  const tables = [...file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")].map(
    ({ name }) => name,
  );
  if (!['session', 'message', 'part'].every((name) => tables.includes(name))) return undefined;
  return tables.includes('actor_registry') ? 'mimo-code' : 'opencode';
}

async function unlessBroken(detect: () => Promise<Format | undefined>): Promise<Format | undefined> {
  try {
    return await detect();
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** What is wrong with the file, not with this program: SQLite's own errors, and those of the store. */
const isDamage = (error: unknown): boolean =>
  error instanceof MimoError
    ? error.kind === 'user'
    : error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';

/** A trajectory with what the addresses of its steps are called. */
export type AddressedTrajectory = Trajectory & { readonly address: string };

/**
 * The trajectories of a log, one by one. What is torn or odd in it is counted in their facts, never thrown; a log that
 * cannot be read at all gives one trajectory without steps that says why.
 *
 * @throws MimoError user `FILE_UNREADABLE` where it may not be read.
 */
export async function* trajectoriesOf(log: Log, format: Format): AsyncGenerator<AddressedTrajectory> {
  const head = await fileHead(log.parts?.[0] ?? log.path, headBytes);
  const { database, archive } = readers[format];
  const container = containerOf(head);
  try {
    if (container === 'text') yield* textTrajectories(log, format, head.toString('utf8'));
    if (container === 'database') {
      if (!database) return yield otherForm(format, 'a SQLite database');
      await using file = await openSqlite(log.path);
      for await (const found of database.read(file)) yield guarded(found, database.address);
    }
    if (container === 'archive') {
      if (!archive) return yield otherForm(format, 'a zip file');
      await using zip = await openZip(log.path);
      for await (const found of archive.read(zip)) yield guarded(found, archive.address);
    }
  } catch (error) {
    if (!isDamage(error) || isUnreadable(error)) throw error;
    yield empty({ ...noFacts(), skipped: 1, broken: messageOf(error) });
  }
}

async function* textTrajectories(
  { path, parts }: Log,
  format: Format,
  head: string,
): AsyncGenerator<AddressedTrajectory> {
  const { lines, document, documents, files } = readers[format];
  const facts = noFacts();
  const single = (address: string, steps: AsyncIterable<SourceStep>): AddressedTrajectory => ({
    session: null,
    address,
    facts,
    steps,
  });
  if (files && parts) yield single(files.address, files.read(parts.map(textChunks), facts));
  else if (documents) {
    let count = 0;
    for await (const found of documents.read(textChunks(path), facts)) {
      count += 1;
      yield { ...found, address: documents.address };
    }
    if (facts.skipped > 0 || count === 0) yield empty(facts);
  } else if (lines && (!document || isLineByLine(head))) {
    yield single(lines.address, lines.read(textLines(path), facts));
  } else if (document) yield single(document.address, document.read(textChunks(path), facts));
}

const empty = (facts: SourceFacts): AddressedTrajectory => ({
  session: null,
  address: '',
  facts,
  steps: none(),
});

const otherForm = (format: Format, form: string): AddressedTrajectory =>
  empty({ ...noFacts(), broken: `it is ${form}, which ${format} never is` });

/** A document may be on one line as well: then it holds a list of what would else be its lines. */
function isLineByLine(head: string): boolean {
  if (!head.trimStart().startsWith('{')) return false;
  const lines = head.split('\n', 20).map((line) => fieldsOf(parseJson(line)));
  return lines.some(
    (line) =>
      Object.keys(line).length > 0 &&
      !['messages', 'history', 'events'].some((name) => Array.isArray(line[name])),
  );
}

/** What is damaged ends the trajectory there; what was read before stays. */
function guarded({ session, facts, steps }: Trajectory, address: string): AddressedTrajectory {
  async function* whole(): AsyncGenerator<SourceStep> {
    try {
      yield* steps;
    } catch (error) {
      if (!isDamage(error) || isUnreadable(error)) throw error;
      facts.skipped += 1;
      facts.broken = messageOf(error);
    }
  }
  return { session, address, facts, steps: whole() };
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof MimoError && error.code === 'FILE_UNREADABLE';

async function* none(): AsyncGenerator<never> {}
