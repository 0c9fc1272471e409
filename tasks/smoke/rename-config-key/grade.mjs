import { readFileSync } from 'node:fs';
import { compare, delivered, historyKept, unchanged } from './checks.mjs';
import { grade } from './grader.mjs';

const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));
const { milestones, gates, constraints, cases, branch, start } = expected;
const oldTests = Object.keys(start.blobs).filter((path) => path.startsWith('test/'));

/** What loading each case gives: the new key, whether the old one is left, the warnings, or the error. */
async function observeLoads(context, loads) {
  const probe = context.probe();
  try {
    return await probe.evaluate(
      async ({ load }, given) => {
        const { loadConfig } = await load('src/config.mjs');
        return given.map(({ file, env }) => {
          const warnings = [];
          try {
            const config = loadConfig(file, env, (message) => warnings.push(message));
            return { value: config.requestTimeoutMs, old: 'timeout' in config, warnings: warnings.sort() };
          } catch (error) {
            return error.message;
          }
        });
      },
      loads.map(({ file, env }) => ({ file, env })),
    );
  } finally {
    await probe.close();
  }
}

/** A carrier that never answers: how its attempts end, and what the caller is told. */
async function observeSites(context) {
  const probe = context.probe();
  try {
    return await probe.evaluate(async ({ load }, config) => {
      const { deliver } = await load('src/client.mjs');
      const { health } = await load('src/health.mjs');
      const attempts = [];
      const send = (_carrier, _event, { signal }) =>
        new Promise((_resolve, reject) => {
          // The signal alone does not keep the process alive.
          const alive = setInterval(() => undefined, 1000);
          signal.addEventListener('abort', () => {
            clearInterval(alive);
            attempts.push(signal.reason.name);
            reject(signal.reason);
          });
        });
      const told = await deliver(config, send, 'x', {}).catch((error) => error.message);
      return { told, attempts, worstCaseMs: health(config).worstCaseMs };
    }, cases.sites.config);
  } finally {
    await probe.close();
  }
}

async function callSites(context) {
  const { told, attempts, worstCaseMs } = await observeSites(context);
  const shown = await context.command({
    argv: ['node', 'src/cli.mjs', 'show', '--config', 'examples/customer-2023.json'],
  });
  return {
    parts: [
      {
        id: 'client',
        ok: told === cases.sites.failure && String(attempts) === String(cases.sites.attempts),
        why: told,
      },
      { id: 'health', ok: worstCaseMs === cases.sites.worstCaseMs, why: String(worstCaseMs) },
      {
        id: 'the customer file',
        ok: shown.exitCode === 0 && /^ {2}"requestTimeoutMs": 1500,?$/m.test(shown.stdout),
        why: shown.stderr,
      },
    ],
  };
}

function documents({ tree }) {
  const text = (path) => tree.read(path) ?? '';
  const [current, deprecated = ''] = text('docs/configuration.md').split('## Deprecated');
  const row = (table, ...cells) => new RegExp(`^\\|\\s*${cells.join('\\s*\\|\\s*')}\\s*\\|`, 'm').test(table);
  const parts = [
    ['the table of keys', row(current, '`requestTimeoutMs`', '`RELAY_REQUEST_TIMEOUT_MS`', '5000')],
    ['no old row', !row(current, '`timeout`') && current.includes('requestTimeoutMs')],
    ['the deprecated key', row(deprecated, '`timeout`', '`requestTimeoutMs`', '3\\.3\\.0')],
    [
      'the deprecated variable',
      row(deprecated, '`RELAY_TIMEOUT`', '`RELAY_REQUEST_TIMEOUT_MS`', '3\\.3\\.0'),
    ],
    [
      'README',
      /requestTimeoutMs/.test(text('README.md')) &&
        !/RELAY_TIMEOUT|"timeout"|`timeout`/.test(text('README.md')),
    ],
    [
      'deployment',
      /^RELAY_REQUEST_TIMEOUT_MS=4000$/m.test(text('deploy/relay.env')) &&
        !/^RELAY_TIMEOUT=/m.test(text('deploy/relay.env')),
    ],
    ['example', isPatient(text('examples/patient.json'))],
  ];
  return { parts: parts.map(([id, ok]) => ({ id, ok })) };
}

function isPatient(text) {
  const { requestTimeoutMs, retries, timeout } = JSON.parse(text);
  return requestTimeoutMs === 30000 && retries === 8 && timeout === undefined;
}

async function otherTimeout(context) {
  const probe = context.probe();
  try {
    const observed = await probe.evaluate(async ({ load }) => {
      const { loadConfig } = await load('src/config.mjs');
      const { drain } = await load('src/shutdown.mjs');
      const config = loadConfig({ shutdown: { timeout: 7 } });
      const alive = setInterval(() => undefined, 1000);
      const left = await drain(config, [new Promise(() => undefined), Promise.resolve()]);
      clearInterval(alive);
      return [loadConfig().shutdown.timeout, config.shutdown.timeout, left];
    });
    const patient = JSON.parse(context.tree.read('examples/patient.json') ?? '{}');
    return {
      ok: String(observed) === '10000,7,1' && patient.shutdown?.timeout === 60000,
      why: String(observed),
    };
  } finally {
    await probe.close();
  }
}

async function delivery(context) {
  const changelog = /^- Deprecated: .*`timeout`.*`requestTimeoutMs`/m;
  const handed = await delivered(context, { branch, subject: /^chore: \S/, changelog, start });
  const added = context.tree
    .list('test')
    .some((path) => /\.test\.m?js$/.test(path) && !oldTests.includes(path));
  return { parts: [...handed.parts, { id: 'new tests', ok: added }] };
}

await grade({
  milestones,
  gates,
  constraints,
  checks: [
    {
      id: 'new names',
      for: 'new-key',
      run: async (context) => compare(cases.newKey, await observeLoads(context, cases.newKey)),
    },
    {
      id: 'old names',
      for: 'old-key',
      run: async (context) => compare(cases.oldKey, await observeLoads(context, cases.oldKey)),
    },
    { id: 'call sites', for: 'call-sites', run: callSites },
    { id: 'documents', for: 'documents', run: async (context) => documents(context) },
    { id: 'delivery', for: 'delivery', run: delivery },
    {
      id: 'files that stay',
      for: 'files-kept',
      run: async (context) => unchanged(context, { start }, [...oldTests, 'examples/customer-2023.json']),
    },
    { id: 'shutdown.timeout', for: 'other-timeout', run: otherTimeout },
    { id: 'main', for: 'history-kept', run: (context) => historyKept(context, { start }) },
  ],
});
