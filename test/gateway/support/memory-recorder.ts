import { createHash } from 'node:crypto';
import type { Step, StepSink } from '../../../src/core/index.ts';
import type { CallRecorder, GatewayEvent } from '../../../src/gateway/index.ts';

/** Keeps what a trial would write to disk. */
export class MemoryRecorder implements CallRecorder, StepSink {
  readonly events: GatewayEvent[] = [];
  readonly blobs = new Map<string, string>();
  readonly steps: Step[] = [];
  /** Characters of events and of blobs, each blob once: what would be on disk. */
  bytes = 0;
  /** Runs inside `stepEnded`, before it resolves. */
  onStep: (step: Step) => Promise<void> | void = () => undefined;

  async record(event: GatewayEvent): Promise<void> {
    this.events.push(event);
    this.bytes += JSON.stringify(event).length;
  }

  async storeBlob(content: string | Uint8Array): Promise<string> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (!this.blobs.has(sha256)) {
      this.blobs.set(sha256, Buffer.from(content).toString('utf8'));
      this.bytes += content.length;
    }
    return sha256;
  }

  async stepEnded(step: Step): Promise<void> {
    await this.onStep(step);
    this.steps.push(step);
  }

  of<T extends GatewayEvent['type']>(type: T): Extract<GatewayEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<GatewayEvent, { type: T }> => event.type === type);
  }

  /** Everything kept, as one text. */
  dump(): string {
    return JSON.stringify([this.events, this.steps, [...this.blobs.values()]]);
  }
}
