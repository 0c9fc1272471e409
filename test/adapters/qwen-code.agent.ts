import { agentContract } from '../../src/testing/agent-contract.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('qwen-code', () => agentContract({ agent: 'qwen-code', inALoop: 'stops itself' }));
