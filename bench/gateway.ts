import { join } from 'node:path';
import { systemClock } from '../src/core/index.ts';
import { createGateway, type Gateway, type TrialGateway } from '../src/gateway/index.ts';
import { BlobStore, Journal } from '../src/store/index.ts';
import { type FakeProvider, type Streaming, startFakeProvider } from './fake-provider.ts';
import { type BenchOptions, type Figure, figureOf, floorOf } from './figure.ts';
import { openClient, type Post, type Reply } from './http-client.ts';
import { scratchDirectory } from './scratch.ts';

/** What the gateway adds to a provider that is asked directly, in the same run and by turns. */
export async function benchGateway(options: BenchOptions): Promise<readonly Figure[]> {
  return [
    ...(await firstByte(options, 'a request of 25,000 tokens', 100_000, options.quick ? 30 : 300, 2)),
    ...(await firstByte(options, 'a request of 1,000,000 tokens', 4_000_000, options.quick ? 5 : 20)),
    ...(await concurrentStreams(options)),
    ...(await throughput(options)),
  ];
}

/** Added time to the first byte. Direct and through the gateway take turns, so that both meet the same machine. */
async function firstByte(
  { say }: BenchOptions,
  what: string,
  characters: number,
  pairs: number,
  atMost?: number,
): Promise<Figure[]> {
  say(`${pairs} pairs of requests, ${what}`);
  await using bench = await openBench(1, { chunks: 5, characters: 40, pauseMs: 0 });
  const [trial] = bench.trials;
  const conversation = conversationOf(characters);
  const direct: number[] = [];
  const added: number[] = [];
  for (let turn = 0; turn < pairs; turn += 1) {
    conversation.push(...turnsOf(turn, 20));
    const body = requestBody(conversation);
    const alone = async (): Promise<number> => (await bench.post(bench.provider.baseUrl, body)).firstByteMs;
    const through = async (): Promise<number> => (await bench.post(trial!.hostUrl, body)).firstByteMs;
    const first = turn % 2 === 0 ? await alone() : await through();
    const second = turn % 2 === 0 ? await through() : await alone();
    direct.push(turn % 2 === 0 ? first : second);
    added.push(turn % 2 === 0 ? second - first : first - second);
  }
  return [
    figureOf(added, {
      name: `added to the first byte, ${what}`,
      unit: 'ms',
      ...(atMost === undefined ? {} : { target: { atMost } }),
      floor: floorOf('the provider asked directly', direct),
    }),
  ];
}

/** A hundred trials at once, each with one stream under way. */
async function concurrentStreams({ say, quick }: BenchOptions): Promise<Figure[]> {
  const streams = 100;
  say(`${streams} streams at once`);
  await using bench = await openBench(streams, { chunks: quick ? 20 : 100, characters: 40, pauseMs: 10 });
  const body = requestBody(conversationOf(10_000));
  const timeAll = async (urls: readonly string[]): Promise<{ ms: number; replies: Reply[] }> => {
    const from = performance.now();
    const replies = await Promise.all(urls.map((url) => bench.post(url, body)));
    return { ms: performance.now() - from, replies };
  };
  const direct = await timeAll(bench.trials.map(() => bench.provider.baseUrl));
  const through = await timeAll(bench.trials.map((trial) => trial.hostUrl));
  const expected = direct.replies[0]!.bytes;
  const whole = through.replies.filter(({ status, bytes }) => status === 200 && bytes === expected).length;
  return [
    figureOf([whole], {
      name: `whole streams of ${streams} at once`,
      unit: 'streams',
      target: { atLeast: streams },
    }),
    figureOf([through.ms], {
      name: `time for ${streams} streams at once`,
      unit: 'ms',
      floor: { name: 'the provider asked directly', value: direct.ms },
    }),
  ];
}

/** One long answer, as fast as it goes. */
async function throughput({ say, quick }: BenchOptions): Promise<Figure[]> {
  await using bench = await openBench(1, { chunks: quick ? 1_000 : 8_000, characters: 2_000, pauseMs: 0 });
  say('one long stream');
  const body = requestBody(conversationOf(1_000));
  const rate = ({ bytes, totalMs }: Reply): number => bytes / 1e6 / (totalMs / 1000);
  const direct = await bench.post(bench.provider.baseUrl, body);
  const through = await bench.post(bench.trials[0]!.hostUrl, body);
  return [
    figureOf([rate(through)], {
      name: 'throughput of one stream',
      unit: 'MB/s',
      floor: { name: 'the provider asked directly', value: rate(direct) },
    }),
  ];
}

interface GatewayBench extends AsyncDisposable {
  readonly provider: FakeProvider;
  readonly trials: readonly TrialGateway[];
  readonly post: Post;
}

/** Trials at one gateway, each with a record on disk as in a run; their steps are not snapshotted. */
async function openBench(trials: number, streaming: Streaming): Promise<GatewayBench> {
  await using stack = new AsyncDisposableStack();
  const scratch = stack.use(await scratchDirectory());
  const provider = stack.use(await startFakeProvider(streaming));
  const gateway = stack.use(await createGateway());
  const opened: TrialGateway[] = [];
  for (let index = 0; index < trials; index += 1) {
    const directory = join(scratch.path, `${index}`);
    const journal = stack.use(await Journal.open(join(directory, 'journal.jsonl'), { clock: systemClock }));
    opened.push(stack.use(openTrial(gateway, provider, journal, new BlobStore(join(directory, 'blobs')))));
  }
  const client = stack.use(openClient());
  const owned = stack.move();
  return { provider, trials: opened, post: client.post, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function openTrial(
  gateway: Gateway,
  provider: FakeProvider,
  journal: Journal,
  blobs: BlobStore,
): TrialGateway {
  return gateway.openTrial({
    upstream: provider.upstream,
    modelName: 'bench',
    simulated: false,
    price: undefined,
    budgets: {},
    sink: { stepEnded: async () => undefined },
    recorder: {
      record: (event) => journal.append({ ...event }),
      storeBlob: (content) => blobs.put(content),
    },
    instruction: 'Do the work.',
  });
}

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** A conversation of about so many characters, in messages of 2,000. */
function conversationOf(characters: number): Turn[] {
  const pairs = Math.ceil(characters / 4_000);
  const turns = Array.from({ length: pairs }, (_, index) => turnsOf(index, 2_000));
  return [{ role: 'user', content: 'Do the work.' }, ...turns.flat()];
}

function turnsOf(index: number, characters: number): Turn[] {
  const content = `turn ${index}: ${'what was seen and what was done '.repeat(100)}`.slice(0, characters);
  return [
    { role: 'assistant', content },
    { role: 'user', content },
  ];
}

const tools = [{ name: 'bash', description: 'runs a command', input_schema: { type: 'object' } }];

const requestBody = (messages: readonly Turn[]): Buffer =>
  Buffer.from(JSON.stringify({ model: 'bench', max_tokens: 1000, stream: true, tools, messages }));
