import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { EventStore } from '#libs/event-store';
import { Views } from '#libs/views';
import { Closing } from '../../closing.js';
import { LOG } from '../../log.js';
import { Proposals, proposalViews } from './proposals.js';
import { ShownProposals } from './shown-proposals.js';

const againMs = 1000;
const waitMsMax = 60_000;

/** Records after a start what was approved and is not on record, because a process ended between. */
@Injectable()
export class ResumeApproved implements OnApplicationBootstrap {
  constructor(
    private readonly store: EventStore,
    private readonly views: Views,
    private readonly proposals: Proposals,
    private readonly shown: ShownProposals,
    private readonly closing: Closing,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Nothing waits for it. */
  onApplicationBootstrap(): void {
    void this.#untilDone();
  }

  /** The head, once the views have it, which may still be made. No question is asked, so no instant is settled by this. */
  async #reached(): Promise<bigint | undefined> {
    const position = (await this.store.head())?.position ?? -1n;
    return (await this.views.waitFor(position, againMs, proposalViews)) ? position : undefined;
  }

  async #untilDone(): Promise<void> {
    const { signal } = this.closing;
    for (
      let waitMs = againMs;
      !signal.aborted && !(await this.#lookThrough(signal));
      waitMs = Math.min(2 * waitMs, waitMsMax)
    )
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
  }

  /** Whether all that was approved is carried out, as far as it can be. One that fails stops no other. */
  async #lookThrough(signal: AbortSignal): Promise<boolean> {
    const failed = (error: unknown, proposal?: string): false => {
      if (!signal.aborted)
        this.log.error({ err: error, proposal }, 'What was approved is not carried out yet; it is tried again');
      return false;
    };
    let isDone = true;
    try {
      const upTo = await this.#reached();
      if (upTo === undefined) return false;
      for await (const id of this.proposals.decided(upTo)) {
        if (signal.aborted) return true;
        await this.#carryOut(id).catch((error) => {
          isDone = failed(error, id);
        });
      }
    } catch (error) {
      return failed(error);
    }
    return isDone;
  }

  async #carryOut(id: string): Promise<void> {
    await this.shown.whole(await this.proposals.one(id));
  }
}
