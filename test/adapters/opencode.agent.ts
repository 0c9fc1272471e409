import { agentContract } from '../../src/testing/agent-contract.ts';

await agentContract({ agent: 'opencode', inALoop: 'goes on' });
