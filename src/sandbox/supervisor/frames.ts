/**
 * The wire between the harness and the supervisor inside a sandbox: `u32 payload length | u8 type | u32 id |
 * payload`, big-endian. `id` names an operation or a tunnelled connection.
 *
 * What the supervisor sends never exceeds one atomic pipe write, so a supervisor that is killed in the middle
 * of its work (an agent's `kill -9 -1`) leaves no torn frame: its successor's `hello` is always aligned.
 */
export const frameType = {
  /** Host: starts operation `id`; JSON. */
  request: 1,
  /** Host: bytes for operation `id` (standard input, tree records). */
  input: 2,
  inputEnd: 3,
  /** Host: ends operation `id` early. */
  cancel: 4,
  /** Supervisor: live output of an exec. */
  stdout: 5,
  stderr: 6,
  /** Supervisor: records that belong to the result of operation `id`. */
  body: 7,
  /** Supervisor: operation `id` has ended; JSON, `{"error": ...}` or the method's result. */
  done: 8,
  /**
   * Supervisor: it has started; 16 random bytes, then JSON. The host answers with these 16 bytes, raw and
   * unframed: what came before them was meant for a supervisor that is dead.
   */
  hello: 9,
  /** Host: asks whether the supervisor still runs; it answers `pong`. */
  ping: 10,
  pong: 11,
  /** Supervisor: a process connected to the gateway's port. */
  connectionOpen: 12,
  connectionData: 13,
  connectionEnd: 14,
  connectionReset: 15,
  /** Either: `u32` bytes that the receiver has consumed and the sender may send again. */
  connectionCredit: 16,
} as const;

export const headerBytes = 9;
/** PIPE_BUF on Linux: the largest write that a pipe takes wholly or not at all. */
export const atomicFrameBytes = 4096;
export const maxSupervisorPayload = atomicFrameBytes - headerBytes;
export const nonceBytes = 16;
/** Bytes in flight per direction of one connection before its reader must have consumed some. */
export const connectionWindow = 256 * 1024;
/** A longer payload can only be a broken stream: a request's arguments end at the kernel's 2 MiB. */
const maxPayload = 16 * 1024 * 1024;

export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly payload: Buffer;
}

export function encodeFrame(type: number, id: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + payload.length);
  frame.writeUInt32BE(payload.length, 0);
  frame.writeUInt8(type, 4);
  frame.writeUInt32BE(id, 5);
  frame.set(payload, headerBytes);
  return frame;
}

export function creditPayload(bytes: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload.writeUInt32BE(bytes, 0);
  return payload;
}

/** Cuts a byte stream into frames. Throws when the stream cannot be one of ours. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer): Frame[] {
    let data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (data.length >= headerBytes) {
      const length = data.readUInt32BE(0);
      if (length > maxPayload) throw new Error(`frame of ${length} bytes: the stream is broken`);
      if (data.length < headerBytes + length) break;
      frames.push({
        type: data.readUInt8(4),
        id: data.readUInt32BE(5),
        payload: data.subarray(headerBytes, headerBytes + length),
      });
      data = data.subarray(headerBytes + length);
    }
    this.#rest = data;
    return frames;
  }
}
