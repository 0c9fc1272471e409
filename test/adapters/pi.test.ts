import { agentContract } from '../../src/testing/agent-contract.ts';

await agentContract({ agent: 'pi', inALoop: 'goes on' });
