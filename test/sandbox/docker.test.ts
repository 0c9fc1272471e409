import { createDockerProvider } from '../../src/sandbox/index.ts';
import { sandboxContract } from '../../src/testing/sandbox-contract.ts';
import { whereEngineAnswers } from './engine.ts';

await whereEngineAnswers(() => sandboxContract('docker', createDockerProvider));
