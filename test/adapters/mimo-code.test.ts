import { agentContract } from '../../src/testing/agent-contract.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('mimo-code', () => agentContract({ agent: 'mimo-code', inALoop: 'stops itself' }));
