import { agentContract } from '../../src/testing/agent-contract.ts';

await agentContract({ agent: 'mimo-code', inALoop: 'stops itself' });
