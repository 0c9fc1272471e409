import { agentContract } from '../../src/testing/agent-contract.ts';

await agentContract({ agent: 'qwen-code', inALoop: 'stops itself' });
