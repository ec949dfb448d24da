import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { instant, isKind, type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import { KnownRegisters, Views } from '#libs/views';
import { ClientAnswers, type Gone } from './client-answers.js';
import type { Knowledge } from './standpoint.js';

/**
 * Why an event could change what is known of a client: it is among the client's own evidence or that of what is linked to
 * it; it is about a register, or the ledger; it adopted reference data, and perhaps a rule set; it was the first after a
 * row of the reference data was published; or a source's coverage changed with it.
 */
export type Cause = 'EVIDENCE' | 'REGISTER' | 'ADOPTION' | 'REFERENCE' | 'COVERAGE';

/** Why the statuses of a client changed where they did. */
@Injectable()
export class StatusTurns {
  constructor(
    private readonly store: EventStore,
    private readonly views: Views,
    private readonly registers: KnownRegisters,
    private readonly answers: ClientAnswers,
  ) {}

  /** Of the events at which a client's rows changed. */
  async causes(
    client: string,
    events: readonly RecordedEvidence[],
    standpoint: Knowledge,
    gone: Gone,
  ): Promise<Cause[]> {
    const positions = events.map(({ position }) => BigInt(position as string));
    const own = new Set(await this.answers.ask('ownEvents', { client, standpoint, positions }, gone));
    const causes: Cause[] = [];
    for (const [index, event] of events.entries()) {
      const position = positions[index] as bigint;
      causes.push(own.has(position) ? 'EVIDENCE' : await this.#cause(event, position));
    }
    return causes;
  }

  /** Why an event bears on a client that has nothing of it. */
  async #cause(event: RecordedEvidence, position: bigint): Promise<Cause> {
    if (isKind(event, 'ReferenceAdopted')) return 'ADOPTION';
    const isOfRegister = this.views.registers.positions(position, position - 1n).length > 0;
    if (isOfRegister && sourceOfSubject(event.subject) === undefined) return 'REGISTER';
    return !isOfRegister && (await this.#isPublication(position)) ? 'REFERENCE' : 'COVERAGE';
  }

  /** Whether it was the first event that was recorded no earlier than a row of the reference data was published. */
  async #isPublication(position: bigint): Promise<boolean> {
    const { tables } = await this.registers.at({ upTo: position, knownAt: 0 });
    for (const { published } of tables.reference.states.flatMap(({ transition }) => transition)) {
      if (published === null) continue;
      if (((await this.store.positionAt(instant(published) - 1)) ?? -1n) + 1n === position) return true;
    }
    return false;
  }
}
