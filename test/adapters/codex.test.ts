import { agentContract } from '../../src/testing/agent-contract.ts';

await agentContract({ agent: 'codex', inALoop: 'goes on' });
