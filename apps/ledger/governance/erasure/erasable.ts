import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { instant, isKind, linkedSubject, type RecordedEvidence, typeOf } from '#libs/evidence';
import { Views } from '#libs/views';
import { Config } from '../../config.js';
import { KnownEvidence } from '../../inquiry/known-evidence.js';
import { QuestionClocks } from '../../inquiry/question-clocks.js';
import { LedgerSpeaker } from '../../ledger-fact.js';
import { Holds } from './holds.js';
import { whatCovers } from './what-covers.js';

/** What erasures are decided by. */
const views = ['evidence-index'];
const readMax = 500;

/** Says whose keys an erasure of a client destroys, and what keeps it from being done. */
@Injectable()
export class Erasable {
  constructor(
    private readonly store: EventStore,
    private readonly views: Views,
    private readonly clocks: QuestionClocks,
    private readonly known: KnownEvidence,
    private readonly holds: Holds,
    private readonly speaker: LedgerSpeaker,
    private readonly config: Config,
  ) {}

  /** The client, and the identifiers that were never linked to another one; undefined of a client that is not known. */
  async subjects(client: string): Promise<readonly string[] | undefined> {
    const { upTo } = await this.clocks.standpoint({}, views);
    const own = `client/${client}`;
    if (!this.views.evidenceIndex.hasAny(own, upTo)) return undefined;
    const alone: string[] = [];
    for (const subject of await this.#linked(own, upTo)) {
      const owners = await this.#linked(subject, upTo);
      if (subject.startsWith('identifier/') && owners.size === 1 && owners.has(own)) alone.push(subject);
    }
    return [own, ...alone.sort()];
  }

  /** Why nothing of a client may be erased now, in a sentence. */
  async covered(client: string): Promise<string | undefined> {
    const { upTo } = await this.clocks.standpoint({}, views);
    const requested: number[] = [];
    for (const subject of [`client/${client}`, 'ledger'])
      for await (const one of this.#evidence({ subject, type: typeOf('RegulatoryRequest') }, upTo))
        if (isKind(one, 'RegulatoryRequest')) requested.push(instant(one.data.due ?? one.time));
    let last: number | undefined;
    // What the ledger says of a client, such as a proposal, is nothing that occurred between them.
    for await (const { source, time } of this.#evidence({ subject: `client/${client}` }, upTo))
      if (source !== this.speaker.origin) last = Math.max(last ?? -Infinity, instant(time));
    const { retentionYears } = this.config.vault;
    return whatCovers({ holds: await this.holds.on(client), requested, last, retentionYears, now: this.store.now() });
  }

  /** The other ends of all links that a subject ever had, taken back or not. */
  async #linked(subject: string, upTo: bigint): Promise<ReadonlySet<string>> {
    const ends = new Set<string>();
    for await (const link of this.#evidence({ subject, type: typeOf('IdentityLink') }, upTo))
      if (isKind(link, 'IdentityLink'))
        for (const end of [link.subject, linkedSubject(link.data.identifier)]) ends.add(end);
    ends.delete(subject);
    return ends;
  }

  async *#evidence(
    filter: { readonly subject: string; readonly type?: string },
    upTo: bigint,
  ): AsyncGenerator<RecordedEvidence> {
    for (let after = -1n; ; ) {
      const positions = this.views.evidenceIndex.events({ ...filter, after, limit: readMax }, upTo);
      const last = positions.at(-1);
      if (last === undefined) return;
      yield* await this.known.pass(positions);
      after = last;
    }
  }
}
