import { agentContract } from '../../src/testing/agent-contract.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('gemini-cli', () => agentContract({ agent: 'gemini-cli', inALoop: 'stops itself' }));
