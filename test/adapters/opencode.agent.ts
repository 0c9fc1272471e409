import { agentContract } from '../../src/testing/agent-contract.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('opencode', () => agentContract({ agent: 'opencode', inALoop: 'goes on' }));
