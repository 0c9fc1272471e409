import { agentContract } from '../../src/testing/agent-contract.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('codex', () => agentContract({ agent: 'codex', inALoop: 'goes on' }));
