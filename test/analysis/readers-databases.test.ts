import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../src/analysis/index.ts';
import { analysesOf } from './log-files.ts';

interface Dump {
  readonly schema: readonly string[];
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, string | number | null>>[]>>;
}

/** A database that the agent made, from its dump: real tables, real rows. */
async function database(format: 'opencode' | 'mimo-code') {
  const directory = await mkdtemp(join(tmpdir(), 'mimo-bench-db-'));
  const path = join(directory, 'agent.db');
  const fixture = join(import.meta.dirname, '../../fixtures/analysis', format, 'database.json');
  const { schema, rows } = JSON.parse(await readFile(fixture, 'utf8')) as Dump;
  const open = new DatabaseSync(path);
  open.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = OFF');
  for (const sql of schema) open.exec(sql);
  for (const [table, values] of Object.entries(rows)) for (const row of values) insert(open, table, row);
  return {
    path,
    directory,
    open,
    async [Symbol.asyncDispose]() {
      if (open.isOpen) open.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function insert(
  db: DatabaseSync,
  table: string,
  row: Readonly<Record<string, string | number | null>>,
): void {
  const names = Object.keys(row);
  const marks = names.map(() => '?').join(', ');
  db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(...Object.values(row));
}

describe.each(['opencode', 'mimo-code'] as const)("%s's database", (format) => {
  it('is read as the same steps as our record of the trial, while the agent has it open', async () => {
    await using db = await database(format);
    const folder = join(import.meta.dirname, '../../fixtures/analysis', format);
    const [record] = await analysesOf('mimo-bench', join(folder, 'record.jsonl'));
    expect(await detectFormat({ path: db.path })).toBe(format);
    const [log, ...others] = await analysesOf(format, db.path);
    expect(others).toEqual([]);
    expect(log).toMatchObject({
      steps: record?.steps,
      operations: record?.operations,
      address: 'message',
      skipped: 0,
    });
    expect(log?.onset).toMatchObject({ step: 5, cause: 'cycle', ref: expect.stringMatching(/^msg_/) });
    expect(log?.findings.map(({ kind }) => kind)).toEqual(record?.findings.map(({ kind }) => kind));
  });

  it('is left as it was when its writer is gone, what stands in the log before it included', async () => {
    await using db = await database(format);
    const left = join(db.directory, 'left');
    await mkdir(left);
    for (const end of ['', '-wal']) await copyFile(`${db.path}${end}`, join(left, `agent.db${end}`));
    const [log] = await analysesOf(format, join(left, 'agent.db'));
    expect(log?.steps).toBe(12);
    expect(await readdir(left)).toEqual(['agent.db', 'agent.db-wal']);
  });

  it('is read without a file beside it once it is whole', async () => {
    await using db = await database(format);
    db.open.close();
    expect(existsSync(`${db.path}-wal`)).toBe(false);
    const [log] = await analysesOf(format, db.path);
    expect(log?.steps).toBe(12);
    expect(await readdir(db.directory)).toEqual(['agent.db']);
  });

  it('gives each session a trajectory, and none to a subagent', async () => {
    await using db = await database(format);
    db.open.exec(`UPDATE session SET time_created = 1`);
    const { id } = db.open.prepare('SELECT id FROM session').get() as { id: string };
    for (const [name, parent] of [
      ['ses_second', null],
      ['ses_helper', id],
    ] as const) {
      insert(db.open, 'session', {
        id: name,
        parent_id: parent,
        project_id: 'p',
        slug: 's',
        directory: '/app',
        title: 't',
        version: '1',
        time_created: 2,
        time_updated: 2,
      });
      insert(db.open, 'message', {
        id: `msg_${name}`,
        session_id: name,
        time_created: 2,
        time_updated: 2,
        data: '{"role":"assistant"}',
      });
      insert(db.open, 'part', {
        id: `prt_${name}`,
        message_id: `msg_${name}`,
        session_id: name,
        time_created: 2,
        time_updated: 2,
        data: '{"type":"text","text":"Hello."}',
      });
    }
    const found = await analysesOf(format, db.path);
    expect(found.map(({ session, steps }) => [session, steps])).toEqual([
      [id, 12],
      ['ses_second', 1],
    ]);
  });

  it('counts rows that are no JSON, and marks a compaction without taking its summary for a step', async () => {
    await using db = await database(format);
    db.open.exec(
      `UPDATE part SET data = '{torn' WHERE id = (SELECT min(id) FROM part WHERE data LIKE '%step-finish%')`,
    );
    const { session_id: session } = db.open.prepare('SELECT session_id FROM message').get() as {
      session_id: string;
    };
    const late = 9e12;
    insert(db.open, 'message', {
      id: 'msg_z1',
      session_id: session,
      time_created: late,
      time_updated: late,
      data: '{"role":"user"}',
    });
    insert(db.open, 'part', {
      id: 'prt_z1',
      message_id: 'msg_z1',
      session_id: session,
      time_created: late,
      time_updated: late,
      data: '{"type":"compaction"}',
    });
    insert(db.open, 'message', {
      id: 'msg_z2',
      session_id: session,
      time_created: late,
      time_updated: late,
      data: '{"role":"assistant","summary":true}',
    });
    insert(db.open, 'part', {
      id: 'prt_z2',
      message_id: 'msg_z2',
      session_id: session,
      time_created: late,
      time_updated: late,
      data: '{"type":"text","text":"So far."}',
    });
    const [log] = await analysesOf(format, db.path);
    expect(log).toMatchObject({ steps: 12, skipped: 1 });
  });

  it('never throws where the file is damaged or cut', async () => {
    await using db = await database(format);
    db.open.close();
    const whole = await readFile(db.path);
    const damaged = join(db.directory, 'damaged.db');
    const places = fc.array(
      fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 200 })),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 100, max: whole.length }), async (writes, length) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        for (const [at, garbage] of writes)
          if (at > 16 && at < length) bytes.set(garbage.subarray(0, length - at), at);
        await writeFile(damaged, bytes);
        await detectFormat({ path: damaged });
        const found = await analysesOf(format, damaged);
        expect(found.every(({ broken, steps }) => steps <= 12 || broken !== undefined)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

it("MiMo Code's background helpers write into the main thread's session, and are no steps", async () => {
  await using db = await database('mimo-code');
  const { session_id: session } = db.open.prepare('SELECT session_id FROM message').get() as {
    session_id: string;
  };
  const time = { time_created: 9e12, time_updated: 9e12 };
  const message = { id: 'msg_helper', session_id: session, agent_id: 'checkpoint-writer-1', ...time };
  insert(db.open, 'message', { ...message, data: '{"role":"assistant"}' });
  const part = { id: 'prt_helper', message_id: 'msg_helper', session_id: session, ...time };
  insert(db.open, 'part', { ...part, data: '{"type":"text","text":"So far."}' });
  expect(await analysesOf('mimo-code', db.path)).toMatchObject([{ steps: 12 }]);
});
