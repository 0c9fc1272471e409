import { createLocalProvider } from '../../src/sandbox/index.ts';
import { sandboxContract } from '../../src/testing/sandbox-contract.ts';

sandboxContract('local', createLocalProvider);
