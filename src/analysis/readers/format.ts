import type { SqliteFile, TextLine, ZipArchive } from '../../store/index.ts';
import type { SourceFacts, SourceStep } from '../source.ts';
import { readAtif } from './atif.ts';
import { readClaudeCode } from './claude-code.ts';
import { readCodex } from './codex.ts';
import { readGeminiDocument, readGeminiLines } from './gemini-cli.ts';
import { readInspectArchive, readInspectDocument } from './inspect.ts';
import { readMimoBench } from './mimo-bench.ts';
import { readMiniSweAgent } from './mini-swe-agent.ts';
import { readOpencodeDatabase, readOpencodeEvents } from './opencode.ts';
import { readOpenhandsDocument, readOpenhandsFiles, readOpenhandsLines } from './openhands.ts';
import { readQwenCode } from './qwen-code.ts';
import { readSweAgent } from './swe-agent.ts';
import type { Trajectory } from './trajectory.ts';

/** Streams the steps of one trajectory and fills in what else it tells; torn and odd places are counted there. */
type Reader<Content> = (content: Content, facts: SourceFacts) => AsyncGenerator<SourceStep>;

type SeveralReader<Content> = (content: Content, facts: SourceFacts) => AsyncGenerator<Trajectory>;

/** How one form of a format is read, and what the address of a step is called in it. */
interface Form<Read> {
  readonly address: string;
  readonly read: Read;
}

/** The forms that a format comes in. */
export interface FormatReader {
  /** One JSON a line. */
  readonly lines?: Form<Reader<AsyncIterable<TextLine>>>;
  /** One JSON document, in pieces. */
  readonly document?: Form<Reader<AsyncIterable<string>>>;
  /** The same, with several trajectories; the facts are those of what lies outside them. */
  readonly documents?: Form<SeveralReader<AsyncIterable<string>>>;
  /** A folder with one JSON a file. */
  readonly files?: Form<Reader<readonly AsyncIterable<string>[]>>;
  readonly database?: Form<(file: SqliteFile) => AsyncGenerator<Trajectory>>;
  readonly archive?: Form<(archive: ZipArchive) => AsyncGenerator<Trajectory>>;
}

const opencodeLike = (agent: string): FormatReader => ({
  lines: { address: 'line', read: readOpencodeEvents(agent) },
  database: { address: 'message', read: (file) => readOpencodeDatabase(agent, file) },
});

const formatReaders = {
  'mimo-bench': { lines: { address: 'step', read: readMimoBench } },
  atif: { document: { address: 'step_id', read: readAtif } },
  'claude-code': { lines: { address: 'line', read: readClaudeCode } },
  codex: { lines: { address: 'line', read: readCodex } },
  opencode: opencodeLike('opencode'),
  'mimo-code': opencodeLike('mimo-code'),
  'gemini-cli': {
    lines: { address: 'line', read: readGeminiLines },
    document: { address: 'message', read: readGeminiDocument },
  },
  'qwen-code': { lines: { address: 'line', read: readQwenCode } },
  'swe-agent': { document: { address: 'step', read: readSweAgent } },
  'mini-swe-agent': { document: { address: 'message', read: readMiniSweAgent } },
  openhands: {
    lines: { address: 'event', read: readOpenhandsLines },
    document: { address: 'event', read: readOpenhandsDocument },
    files: { address: 'event', read: readOpenhandsFiles },
  },
  inspect: {
    documents: { address: 'message', read: readInspectDocument },
    archive: { address: 'message', read: readInspectArchive },
  },
} as const satisfies Readonly<Record<string, FormatReader>>;

export type Format = keyof typeof formatReaders;
export const formats = Object.keys(formatReaders) as readonly Format[];
export const readers: Readonly<Record<Format, FormatReader>> = formatReaders;
