import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent } from '#libs/event-store';
import { canonical, type DataOf, type Evidence, instantText, type KindName, storedForm, typeOf } from '#libs/evidence';
import type { SubjectKey } from '#libs/vault';
import { askedFor, type Named } from './access/principal.js';
import { hasPersonal, seal } from './sealing/seal.js';

/** Who says something when the ledger says it of itself. Abstract so that it is its own token for injection. */
export abstract class LedgerSpeaker {
  /** The ledger's origin, which is the source of what it says. */
  abstract readonly origin: string;
  /** The process, by a name that it was given at random when it started. */
  abstract readonly instance: string;
}

/** What the ledger says of itself (`Quarantined`, `Conflict`, …) or finds itself (`ExposureCheck`), to be appended where it belongs. */
export function ledgerFact<Name extends KindName>(
  { origin, instance }: LedgerSpeaker,
  fact: {
    readonly kind: Name;
    readonly id: string;
    /** What it is about; the ledger itself when left out. */
    readonly subject?: string;
    readonly now: number;
    readonly data: DataOf<Name>;
    /** Said of what sources record too, and name a recorder for: here it is the ledger itself. */
    readonly isRecorder?: boolean;
    /** On whose request it is recorded; undefined where nobody is asked who they are, `ledger` where nobody asked for it. */
    readonly by: Named | 'ledger' | undefined;
    /** Seals what is personal in it; needed where something is. */
    readonly key?: SubjectKey | undefined;
  },
): NewEvent {
  const evidence = {
    specversion: '1.0',
    id: fact.id,
    source: origin,
    type: typeOf(fact.kind),
    subject: fact.subject ?? 'ledger',
    time: instantText(fact.now),
    ...(fact.isRecorder === true ? { authid: 'ledger', authtype: 'system' } : {}),
    data: fact.data,
  } as unknown as Evidence;
  if (fact.key === undefined && hasPersonal(evidence)) throw new Error('What is personal is stored sealed only');
  const kept = fact.key === undefined ? { evidence } : seal(evidence, fact.key);
  const { type, data, metadata } = storedForm(kept.evidence, {
    principal: fact.by === 'ledger' ? 'ledger' : askedFor(fact.by),
    via: 'ledger',
    instance,
    ...('sealed' in kept && { sealed: kept.sealed }),
  });
  return { eventId: randomUUID(), type, data, metadata };
}

/** Where something that the ledger found is kept, as evidence by this source and id. */
export interface FactReceipt {
  readonly source: string;
  readonly id: string;
  readonly position: string;
  readonly ledgertime?: string;
}

/** Records what the ledger found, under a random id, in the stream that is its own. Durable when it resolves. */
export async function recordFact<Name extends KindName>(
  store: EventStore,
  speaker: LedgerSpeaker,
  streamOf: (id: string) => string,
  fact: Omit<Parameters<typeof ledgerFact<Name>>[1], 'id'>,
): Promise<FactReceipt> {
  const id = randomUUID();
  const event = ledgerFact<Name>(speaker, { ...fact, id });
  const [result] = await store.append([{ stream: streamOf(id), expectedRevision: 'NO_STREAM', events: [event] }]);
  if (result?.outcome !== 'appended') throw new Error('A random stream was taken');
  const { position, ledgertime } = result;
  return {
    source: speaker.origin,
    id,
    position: String(position),
    ...(ledgertime === undefined ? {} : { ledgertime: instantText(ledgertime) }),
  };
}

/** An entry of the ledger's bookkeeping, which is no evidence: `ledger.*`. */
export function bookkeeping(type: `ledger.${string}`, data: object): NewEvent {
  return { eventId: randomUUID(), type, data: Buffer.from(canonical(data)), metadata: Buffer.from('{"v":1}') };
}
