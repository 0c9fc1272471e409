import { agentContract } from '../../src/testing/agent-contract.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('pi', () => agentContract({ agent: 'pi', inALoop: 'goes on' }));
