import { agentContract } from '../../src/testing/agent-contract.ts';

await agentContract({ agent: 'cline', inALoop: 'stops itself' });
