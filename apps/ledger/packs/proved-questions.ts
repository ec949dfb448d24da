import { Injectable } from '@nestjs/common';
import { leftOutInWords, type PackLanguage, type ProvedQuestion } from '#libs/evidence-pack';
import { logVerifier, openCheckpoint } from '#libs/transparency';
import { Genesis } from '../genesis.js';
import { timeText } from '../inquiry/instants.js';
import type { Standpoint } from '../inquiry/standpoint.js';
import type { ClosedLog } from '../proofs/closed-log.js';
import { LedgerLog } from '../proofs/ledger-log.js';
import { Refusal } from '../refusal.js';
import { PackFiles } from './pack-files.js';

/** From where a question is answered, and by which log that is proved. */
export interface SettledLog {
  readonly standpoint: Standpoint;
  readonly closed: ClosedLog;
}

interface AskedFor extends Pick<ProvedQuestion, 'reason' | 'askedBy'> {
  readonly language?: PackLanguage;
}

/** How long a log is waited for that has to be closed. */
const closeMsMax = 20_000;

/** What every question says of who asked what, and by which log it is proved. */
@Injectable()
export class ProvedQuestions {
  constructor(
    private readonly genesis: Genesis,
    private readonly log: LedgerLog,
    private readonly files: PackFiles,
  ) {}

  /** @param leftOut what is not in it, beside what came later */
  by(
    { reason, language = 'en', askedBy }: AskedFor,
    { standpoint, closed: { note, epoch, knownSize } }: SettledLog,
    leftOut: readonly ('heartbeats' | 'personal')[],
  ): ProvedQuestion {
    const { size, origin } = openCheckpoint(note, ...this.log.settings.verifierKeys.map(logVerifier)).checkpoint;
    const later = knownSize < epoch.size ? (['later'] as const) : [];
    return {
      ...{ v: 1, reason, language, askedBy, knownSize, simulated: this.genesis.simulated },
      knownAt: timeText(standpoint.knownAt),
      log: { origin, size },
      epoch: { size: epoch.size, index: epoch.leaf, mapRoot: Buffer.from(epoch.mapRoot).toString('hex') },
      notIncluded: [...leftOut, ...later].map((name) => {
        return { what: leftOutInWords[name].what, why: leftOutInWords[name][language] };
      }),
    };
  }

  /** The log by which it is proved: the same for all that is asked of an epoch. Refuses with `log-behind`. */
  async closed(upTo: bigint): Promise<ClosedLog> {
    const { signs } = this.log;
    const closed = await this.log.closedUpTo(upTo, AbortSignal.timeout(signs ? closeMsMax : 1));
    if (closed === undefined && !signs)
      throw new Refusal(
        'log-behind',
        'This process does not sign the log, and a pack ends in a checkpoint: ask the one that does. What it makes is fetched from here as well.',
      );
    if (closed === undefined)
      throw new Refusal('log-behind', 'No epoch of the subject map has all of it yet; ask again in a minute.', {
        retryAfterSeconds: 60,
      });
    const kept = this.files.checkpointOf(closed.epoch.size);
    if (kept !== undefined) return { ...closed, note: kept };
    this.files.keepCheckpoint(closed.epoch.size, closed.note);
    return closed;
  }
}
