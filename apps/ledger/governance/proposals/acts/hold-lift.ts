import { Injectable } from '@nestjs/common';
import { limits } from '#libs/evidence';
import { LedgerSpeaker } from '../../../ledger-fact.js';
import { Holds, liftingOf } from '../../erasure/holds.js';
import { type CarriedOut, ProposableAct } from '../act.js';
import { invalidContent, mustBeNone, mustBeObject } from '../checked-content.js';
import type { Approved, Proposed } from '../proposal.js';

interface Content {
  readonly client: string;
  readonly reason: string;
  /** The numbers of those that stood when it was proposed. */
  readonly holds: readonly number[];
}

/** Lifts the holds on a client, which one person has placed. */
@Injectable()
export class HoldLiftAct extends ProposableAct {
  readonly name = 'hold-lift';
  readonly description = 'lifts the holds that stand on a client, so that it may be erased: {client, reason}';

  constructor(
    private readonly holds: Holds,
    private readonly speaker: LedgerSpeaker,
  ) {
    super();
  }

  async prepare(asked: unknown): Promise<Omit<Proposed, 'act'>> {
    const { client, reason, ...others } = mustBeObject(asked);
    mustBeNone(Object.keys(others));
    if (typeof reason !== 'string' || reason === '' || reason.length > limits.textLengthMax)
      throw invalidContent([
        { pointer: '/reason', detail: `must be a text of 1 to ${limits.textLengthMax} characters` },
      ]);
    const standing = typeof client === 'string' ? await this.holds.on(client) : [];
    if (standing.length === 0) throw invalidContent([{ pointer: '/client', detail: 'has no hold on it' }]);
    const content: Content = { client: client as string, reason, holds: standing.map(({ number }) => number) };
    return { subject: `client/${client}`, content };
  }

  summary(content: unknown): string {
    const { client, reason, holds } = content as Content;
    return `lift ${holds.length === 1 ? 'the hold' : `${holds.length} holds`} on ${client} (${reason})`;
  }

  async carryOut({ id, content }: Approved): Promise<CarriedOut> {
    const { client, holds } = content as Content;
    for (const hold of await this.holds.on(client)) if (holds.includes(hold.number)) await this.holds.lift(hold, id);
    const source = this.speaker.origin;
    return { recorded: holds.map((number) => ({ source, id: liftingOf(number) })) };
  }
}
