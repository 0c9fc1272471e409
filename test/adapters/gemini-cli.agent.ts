import { agentContract } from '../../src/testing/agent-contract.ts';

await agentContract({ agent: 'gemini-cli', inALoop: 'stops itself' });
