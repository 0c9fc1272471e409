import { agentContract } from '../../src/testing/agent-contract.ts';

await agentContract({ agent: 'claude-code', inALoop: 'goes on' });
