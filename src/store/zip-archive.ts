import { pipeline, type Readable } from 'node:stream';
import { createInflateRaw, createZstdDecompress } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { messageOf, userError } from '../core/index.ts';

/** A zip file opened for reading, member by member. */
export interface ZipArchive extends AsyncDisposable {
  /** In the order of the archive's directory. */
  readonly names: readonly string[];
  /** Streams one member's text; rejects where it is damaged or compressed in an unknown way. */
  text(name: string): AsyncIterable<string>;
}

/** @throws MimoError user `ARCHIVE_BROKEN` for a file that is no whole zip. */
export async function openZip(path: string): Promise<ZipArchive> {
  try {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    const entries = new Map<string, Entry>();
    try {
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    } catch (error) {
      zip.close();
      throw error;
    }
    return {
      names: [...entries.keys()],
      text: (name) => textOf(zip, entries.get(name)),
      [Symbol.asyncDispose]: async () => zip.close(),
    };
  } catch (cause) {
    throw userError('ARCHIVE_BROKEN', `${path}: ${messageOf(cause)}`, {
      hint: 'It is no whole zip file; a cut one has no directory and cannot be read.',
      cause,
    });
  }
}

async function* textOf(zip: ZipFile, entry: Entry | undefined): AsyncGenerator<string> {
  if (entry === undefined) return;
  const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const text = decompressed(raw, entry.compressionMethod);
  text.setEncoding('utf8');
  for await (const chunk of text) yield chunk as string;
}

/** Method numbers of the zip format; yauzl itself knows none but deflate. */
function decompressed(raw: Readable, method: number): Readable {
  if (method === 0) return raw;
  const decoder = method === 8 ? createInflateRaw() : method === 93 ? createZstdDecompress() : undefined;
  if (decoder === undefined) {
    raw.destroy();
    throw userError('ARCHIVE_BROKEN', `a member is compressed by method ${method}`, {
      hint: 'Members may be stored, deflated or compressed by zstd.',
    });
  }
  // A failure reaches whoever reads the decoder; there is nothing to add here.
  return pipeline(raw, decoder, () => undefined);
}
