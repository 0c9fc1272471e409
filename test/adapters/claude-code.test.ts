import { agentContract } from '../../src/testing/agent-contract.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('claude-code', () => agentContract({ agent: 'claude-code', inALoop: 'goes on' }));
