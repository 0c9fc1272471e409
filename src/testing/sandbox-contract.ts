import { afterAll, beforeAll, describe } from 'vitest';
import type { Sandbox, SandboxProvider } from '../core/index.ts';
import { execContract } from './sandbox-exec-contract.ts';
import { type SandboxFixture, sandboxFixture } from './sandbox-fixture.ts';
import { isolationContract } from './sandbox-isolation-contract.ts';
import { lifeContract } from './sandbox-life-contract.ts';
import { networkContract } from './sandbox-network-contract.ts';
import { treeContract } from './sandbox-tree-contract.ts';

/** What the parts of the suite share: a fixture, and one sandbox for tests that leave no trace behind. */
export interface ContractSubject {
  readonly kind: 'docker' | 'local';
  readonly fixture: SandboxFixture;
  readonly sandbox: Sandbox;
}

/** The behaviour that every sandbox has, whatever it is made of. */
export function sandboxContract(kind: 'docker' | 'local', createProvider: () => SandboxProvider): void {
  describe(`a ${kind} sandbox`, () => {
    let fixture: SandboxFixture | undefined;
    let sandbox: Sandbox | undefined;
    beforeAll(async () => {
      fixture = await sandboxFixture(createProvider());
      sandbox = await fixture.create();
    });
    afterAll(async () => {
      await fixture?.[Symbol.asyncDispose]();
    });
    const subject: ContractSubject = {
      kind,
      get fixture() {
        return fixture as SandboxFixture;
      },
      get sandbox() {
        return sandbox as Sandbox;
      },
    };
    execContract(subject);
    treeContract(subject);
    networkContract(subject);
    isolationContract(subject);
    lifeContract(subject);
  });
}
