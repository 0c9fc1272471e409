import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Channel } from '../../src/sandbox/channel/channel.ts';
import { ChannelSandbox } from '../../src/sandbox/channel/channel-sandbox.ts';
import { encodeFrame, FrameReader, frameType, nonceBytes } from '../../src/sandbox/supervisor/frames.ts';
import { encodeRecordHead, recordTag } from '../../src/sandbox/supervisor/records.ts';

const nonce = Buffer.alloc(nonceBytes, 7);
const hello = () => encodeFrame(frameType.hello, 0, Buffer.concat([nonce, Buffer.from('{}')]));

/** The far end of a channel in the hands of somebody who got hold of PID 1's output. */
function forgedSandbox(answer: (id: number, send: (frame: Buffer) => void, sayHello: () => void) => void) {
  const input = new PassThrough();
  const output = new PassThrough();
  const channel = new Channel({
    sandboxId: 'forged',
    input,
    output,
    onConnection: undefined,
    revive: () => undefined,
    explain: () => 'it ended',
  });
  const frames = new FrameReader();
  let skip = 0;
  const sayHello = () => {
    // The host answers a hello with the nonce, unframed.
    skip += nonceBytes;
    output.write(hello());
  };
  input.on('data', (chunk: Buffer) => {
    const rest = chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - rest.length;
    for (const frame of frames.read(rest)) {
      if (frame.type === frameType.request) answer(frame.id, (bytes) => output.write(bytes), sayHello);
    }
  });
  sayHello();
  const sandbox = new ChannelSandbox({
    id: 'forged',
    kind: 'local',
    workdir: '/app',
    env: {},
    gatewayUrl: undefined,
    channel,
    destroy: async () => undefined,
  });
  return { sandbox, output };
}

const record = (path: string, content: Buffer) =>
  Buffer.concat([encodeRecordHead(recordTag.file, path, content.length), content]);
const done = (id: number, value: unknown) =>
  encodeFrame(frameType.done, id, Buffer.from(JSON.stringify(value)));
const scanned = { full: true, entries: 1, scanMs: 1 };
const scanOf = (onEntry: () => void) => ({ roots: ['/tree'], exclude: [], maxFileBytes: 1000, onEntry });

describe('what a sandbox sends is not trusted', () => {
  test.each(['/etc/passwd', '/tree/../etc/passwd', '/treehouse/x', '/tree//x', 'tree/x', '/tree/./x'])(
    'the path %s is refused when /tree was asked for',
    async (path) => {
      const seen: string[] = [];
      const { sandbox } = forgedSandbox((id, send) => {
        send(encodeFrame(frameType.body, id, record(path, Buffer.from('x'))));
        send(done(id, scanned));
      });
      await expect(sandbox.scan(scanOf(() => seen.push(path)))).rejects.toMatchObject({
        code: 'SANDBOX_FORGED',
        kind: 'infra',
      });
      expect(seen).toEqual([]);
      expect(sandbox.lost.aborted).toBe(false);
    },
  );

  test('a record larger than what was allowed is refused before it is read', async () => {
    const { sandbox } = forgedSandbox((id, send) => {
      send(encodeFrame(frameType.body, id, encodeRecordHead(recordTag.file, '/tree/x', 0xffff_ffff)));
    });
    await expect(sandbox.scan(scanOf(() => undefined))).rejects.toThrow('the stream is broken');
  });

  test('more than was allowed in all is refused', async () => {
    const { sandbox } = forgedSandbox((id, send) => {
      for (let part = 0; part < 3; part += 1) {
        send(encodeFrame(frameType.body, id, record(`/tree/${part}`, Buffer.alloc(50))));
      }
      send(done(id, {}));
    });
    await expect(sandbox.get('/tree', { maxBytes: 100 })).rejects.toMatchObject({
      code: 'SANDBOX_GET_TOO_LARGE',
    });
  });

  test('bytes that are no frames lose the sandbox', async () => {
    const { sandbox, output } = forgedSandbox(() => undefined);
    const running = sandbox.exec({ argv: ['true'] });
    output.write(Buffer.alloc(64, 0xff));
    await expect(running).rejects.toMatchObject({ code: 'SANDBOX_LOST' });
    expect(sandbox.lost.aborted).toBe(true);
  });
});

describe('an operation', () => {
  test('ends with what its listener throws, and the sandbox goes on', async () => {
    const { sandbox } = forgedSandbox((id, send) => {
      send(encodeFrame(frameType.body, id, record('/tree/x', Buffer.from('x'))));
      send(done(id, scanned));
    });
    const failing = scanOf(() => {
      throw new Error('the disk of the listener is full');
    });
    await expect(sandbox.scan(failing)).rejects.toThrow('the disk of the listener is full');
    expect(await sandbox.scan(scanOf(() => undefined))).toMatchObject({ entries: 1 });
  });

  test('that reads is asked again when the supervisor was killed before it sent anything', async () => {
    let asked = 0;
    const { sandbox } = forgedSandbox((id, send, sayHello) => {
      asked += 1;
      if (asked === 1) sayHello();
      else send(done(id, scanned));
    });
    const result = sandbox.scan(scanOf(() => undefined));
    await expect(result).resolves.toMatchObject({ full: true });
    expect(asked).toBe(2);
  });
});
