import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { OwnCheck } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import { canonical } from '#libs/evidence';
import type { Principal } from '../access/principal.js';
import { Genesis } from '../genesis.js';
import { ClientAnswers } from '../inquiry/client-answers.js';
import { QuestionClocks } from '../inquiry/question-clocks.js';
import { footing, type Standpoint } from '../inquiry/standpoint.js';
import { LedgerSpeaker, recordFact } from '../ledger-fact.js';
import { Refusal } from '../refusal.js';
import { checkStream } from './check-stream.js';
import { answerOf, type CheckReceipt, decideCheck, type NoCheck, type PerformedCheck } from './exposure-check.js';

/** How often evidence may come in beside a check before it is given up. */
const attemptsMax = 8;

/**
 * Looks for exposures of a client, now, and records what it saw as an `ExposureCheck` of the ledger's own.
 *
 * When it resolves, the check that was recorded last says what all evidence recorded before it says, at the instant of
 * the look: what is recorded between the look and the record is looked at afterwards, and where it makes a difference, the
 * check is made again. Refuses with `not-found` where nothing is known of the client; with `overloaded` where evidence
 * that makes a difference keeps coming in; with `view-behind` where the views do not get to what was recorded, or with what
 * `AskedThread` refuses where much is known of the client: then a check may stand that has not been looked at again, and says
 * itself up to which position it looked.
 */
export class PerformExposureCheck extends Command<PerformedCheck | NoCheck> {
  constructor(
    readonly client: string,
    /** Who asks for it, as far as it is known. */
    readonly by: Principal | undefined,
    /** Only if a request of the client lacks a check. */
    readonly ifLacking = false,
  ) {
    super();
  }
}

@CommandHandler(PerformExposureCheck)
export class PerformExposureCheckHandler implements ICommandHandler<PerformExposureCheck> {
  constructor(
    private readonly store: EventStore,
    private readonly clocks: QuestionClocks,
    private readonly answers: ClientAnswers,
    private readonly speaker: LedgerSpeaker,
    private readonly genesis: Genesis,
  ) {}

  async execute({ client, by, ifLacking }: PerformExposureCheck): Promise<PerformedCheck | NoCheck> {
    const superseded: CheckReceipt[] = [];
    while (superseded.length < attemptsMax) {
      const standpoint = await this.clocks.standpoint();
      const { check, isLacking, beside } = await this.answers.ask('exposures', { client, standpoint });
      if (ifLacking && !isLacking && superseded.length === 0)
        return { client, ...footing(standpoint), recorded: null, ...beside };
      const recorded = await this.#record(client, check, standpoint, by);
      if (await this.#stillHolds(client, check, standpoint, recorded))
        return { ...answerOf(client, check, standpoint, { recorded, superseded }, this.genesis.simulated), ...beside };
      superseded.push(recorded);
    }
    throw new Refusal('overloaded', 'Evidence about this client came in beside every check; ask again.', {
      retryAfterSeconds: 1,
    });
  }

  #record(client: string, check: OwnCheck, standpoint: Standpoint, by: Principal | undefined): Promise<CheckReceipt> {
    return recordFact(this.store, this.speaker, checkStream, {
      kind: 'ExposureCheck',
      subject: `client/${client}`,
      now: standpoint.at,
      data: decideCheck(check, standpoint),
      isRecorder: true,
      by,
    });
  }

  /** Whether everything recorded before the check, also since the look, says what the check says. */
  async #stillHolds(
    client: string,
    { data }: OwnCheck,
    { at, settled, upTo: lookedAt }: Standpoint,
    { position }: CheckReceipt,
  ): Promise<boolean> {
    const upTo = BigInt(position);
    if (upTo === lookedAt + 1n) return true;
    await this.clocks.reached(upTo);
    const standpoint = { upTo, knownAt: this.store.now(), settled, at };
    const { check } = await this.answers.ask('exposures', { client, standpoint });
    return canonical(check.data) === canonical(data);
  }
}
