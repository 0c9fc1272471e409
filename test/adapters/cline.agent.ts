import { agentContract } from '../../src/testing/agent-contract.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('cline', () => agentContract({ agent: 'cline', inALoop: 'stops itself' }));
