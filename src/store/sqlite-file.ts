import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, userError } from '../core/index.ts';

/** A foreign SQLite file, opened to be read and never changed. */
export interface SqliteFile extends AsyncDisposable {
  /** Rows as they are read, one in memory at a time. */
  rows(sql: string, ...values: readonly string[]): Iterable<Readonly<Record<string, unknown>>>;
}

/**
 * Opens a SQLite file without leaving anything beside it. What its writers have not yet moved from the write-ahead log
 * is read too: in place while a writer has it open (its `-shm` stands beside it), from a copy where a dead writer left
 * the log behind, since SQLite would make an index beside the original to read that.
 *
 * @throws MimoError user `DATABASE_BROKEN` for a file that is no SQLite database or is damaged.
 */
export async function openSqlite(path: string): Promise<SqliteFile> {
  const { DatabaseSync } = await import('node:sqlite');
  const place = await placeToRead(path);
  try {
    const database = new DatabaseSync(place.location, { readOnly: true });
    try {
      database.prepare('SELECT count(*) FROM sqlite_master').get();
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      rows: (sql, ...values) => database.prepare(sql).iterate(...values),
      [Symbol.asyncDispose]: async () => {
        database.close();
        await place.remove();
      },
    };
  } catch (cause) {
    await place.remove();
    throw userError('DATABASE_BROKEN', `${path}: ${messageOf(cause)}`, {
      hint: 'It is no whole SQLite database, or its folder cannot be used.',
      cause,
    });
  }
}

interface Place {
  readonly location: string | URL;
  remove(): Promise<void>;
}

async function placeToRead(path: string): Promise<Place> {
  const stays = async (): Promise<void> => undefined;
  if (existsSync(`${path}-shm`)) return { location: path, remove: stays };
  if (!existsSync(`${path}-wal`)) {
    // Nobody writes it: `immutable` keeps SQLite from making files of its own, and reads from a read-only folder.
    const url = pathToFileURL(resolve(path));
    url.search = 'immutable=1';
    return { location: url, remove: stays };
  }
  const directory = await mkdtemp(join(tmpdir(), 'mimo-bench-sqlite-'));
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    const copy = join(directory, basename(path));
    await copyFile(path, copy);
    await copyFile(`${path}-wal`, `${copy}-wal`);
    return { location: copy, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
