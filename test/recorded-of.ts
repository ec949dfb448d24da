import { fromStored } from '#libs/evidence';
import type { RunningLedger } from '../apps/ledger/main.js';

export interface RecordedBySource {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a ledger has of a source, by the source's own numbers. */
export async function recordedOf({ store }: RunningLedger, source: string): Promise<RecordedBySource[]> {
  const held: RecordedBySource[] = [];
  for await (const events of store.readAll())
    for (const event of events)
      if (event.stream.startsWith(`evidence-${source}/`)) {
        const { id, type, sequence, data } = fromStored(event) as unknown as RecordedBySource;
        held.push({ id, type, sequence: Number(sequence), data });
      }
  return held.sort((one, other) => one.sequence - other.sequence);
}
