export { BlobStore } from './blob-store.ts';
export { Journal, type JournalOptions, type NewEvent } from './journal.ts';
export { type JournalCheck, type JournalEvent, readJournal, verifyJournal } from './journal-reader.ts';
export { readJsonFile, writeAtomic } from './json-file.ts';
export { type RunPaths, runPaths, type TrialPaths, trialPaths } from './paths.ts';
export { type LockAttempt, tryLock } from './process-lock.ts';
export { SnapshotHistory } from './snapshots/history.ts';
export type { SnapshotLogEntry } from './snapshots/repository.ts';
export {
  type Snapshot,
  type SnapshotCommit,
  type SnapshotDelta,
  SnapshotStore,
} from './snapshots/snapshot-store.ts';
export { openSqlite, type SqliteFile } from './sqlite-file.ts';
export { fileHead, type TextLine, textChunks, textLines } from './text-lines.ts';
export { openZip, type ZipArchive } from './zip-archive.ts';
