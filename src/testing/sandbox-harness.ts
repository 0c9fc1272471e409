/** A harness to be killed: makes one sandbox, starts a command in it, says so, and waits. */
import { createDockerProvider, createLocalProvider } from '../sandbox/index.ts';

const [kind, ref = '', id = '', command = ''] = process.argv.slice(2);
const provider = kind === 'docker' ? createDockerProvider() : createLocalProvider();
const sandbox = await provider.create({
  id,
  runId: 'orphaned',
  environment: { ref, digest: '' },
  env: {},
  limits: { cpus: 1, memoryMb: 256, storageMb: 64, pids: 64 },
  network: { kind: 'none' },
});
void sandbox.exec({ argv: ['sh', '-c', command] });
process.stdout.write('started\n');
setInterval(() => undefined, 1_000);
