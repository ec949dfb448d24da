import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { type RuleSet, RuleSets } from '#libs/assessment';
import { instantText } from '#libs/evidence';
import { Views } from '#libs/views';
import { askedFor, type Named } from '../access/principal.js';
import { Closing } from '../closing.js';
import { Genesis } from '../genesis.js';
import { LOG } from '../log.js';
import { Refusal } from '../refusal.js';
import { type AdoptedSoFar, Adoptions, nextId, type RecordedAdoption } from './adoptions.js';

/** `done`: lists and the portfolio answer by it, too. Single answers do from its recording on. */
export type AdoptionState = 'preparing' | 'recorded' | 'done' | 'failed';

/** An adoption, as it is shown. */
export interface ShownAdoption {
  readonly id: string;
  readonly ruleSet: string;
  /** The version of its reference data. */
  readonly reference: string;
  readonly state: AdoptionState;
  /** How much is prepared, from 0 to 1. */
  readonly share: number;
  readonly by: string;
  /** The evidence of it; null before it is recorded. */
  readonly recorded: {
    readonly source: string;
    readonly id: string;
    readonly position: string;
    /** Null where this process has not read up to it. */
    readonly ledgertime: string | null;
  } | null;
  /** Why it failed. */
  readonly detail?: string;
}

/** One that this process was asked for. */
interface Asked {
  readonly id: string;
  readonly set: RuleSet;
  readonly by: Named | undefined;
  share: number;
  state: Exclude<AdoptionState, 'done'>;
  detail?: string;
}

/**
 * Adopts rule sets: prepares what the set says of every client, then records that it is adopted. One at a time. Killed
 * before it is recorded, nothing was adopted, and whoever asks again goes on from what was prepared.
 */
@Injectable()
export class Adopting {
  #asked: Asked | undefined;

  constructor(
    private readonly adoptions: Adoptions,
    private readonly ruleSets: RuleSets,
    private readonly views: Views,
    private readonly genesis: Genesis,
    private readonly closing: Closing,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** All of them, oldest first, with the one that is under way, or that failed last. */
  async all(): Promise<ShownAdoption[]> {
    const { adoptions } = await this.adoptions.read();
    const asked = this.#asked;
    const isShown = asked !== undefined && (asked.state === 'failed' || adoptions.every(({ id }) => id !== asked.id));
    return [...adoptions.map((one) => this.#recorded(one)), ...(isShown ? [underWay(asked)] : [])];
  }

  /** One of them; refuses with `not-found`. */
  async one(id: string): Promise<ShownAdoption> {
    const found = (await this.all()).findLast((one) => one.id === id);
    if (found !== undefined) return found;
    throw new Refusal('not-found', `There is no adoption ${id}; look for it in /v1/rules/adoptions.`);
  }

  /** The adoption of this very set that is in force, or is being prepared by this process. */
  async standing(set: RuleSet): Promise<ShownAdoption | undefined> {
    return this.#standing(set, await this.adoptions.recorded());
  }

  #standing(set: RuleSet, { adoptions }: AdoptedSoFar): ShownAdoption | undefined {
    const inForce = adoptions.at(-1);
    if (inForce !== undefined && isOf(set, inForce)) return this.#recorded(inForce);
    // What it says of the time between could not be told.
    if (inForce !== undefined) this.ruleSets.of(inForce.ruleSet);
    const asked = this.#asked;
    return asked?.state === 'preparing' && asked.set === set ? underWay(asked) : undefined;
  }

  /**
   * Begins to adopt a set, and resolves when that has begun; gives the adoption that is in force where that is of the very
   * set, and the one under way where another asked for the same. Refuses with `adoption-under-way` while it is another's.
   */
  async adopt(set: RuleSet, by: Named | undefined): Promise<ShownAdoption> {
    const soFar = await this.adoptions.recorded();
    const standing = this.#standing(set, soFar);
    if (standing !== undefined) return standing;
    const before = this.#asked;
    if (before?.state === 'preparing')
      throw new Refusal('adoption-under-way', `${before.set.id} is being adopted; see /v1/rules/adoptions.`);
    const asked: Asked = { id: nextId(soFar), set, by, share: 0, state: 'preparing' };
    this.#asked = asked;
    void this.#run(asked, soFar);
    return underWay(asked);
  }

  async #run(asked: Asked, soFar: AdoptedSoFar): Promise<void> {
    try {
      const onProgress = (share: number) => {
        asked.share = share;
      };
      await this.views.adoption.prepare(asked.set.id, { signal: this.closing.signal, onProgress });
      if (!(await this.adoptions.record(asked.set, soFar, asked.by))) await this.#meet(asked.set);
      asked.state = 'recorded';
    } catch (error) {
      asked.detail = error instanceof Error ? error.message : String(error);
      asked.state = 'failed';
      if (!this.closing.signal.aborted) this.log.error({ err: error, ruleSet: asked.set.id }, 'It was not adopted');
    }
  }

  /** Another adoption was recorded first: that is well where it is the same. */
  async #meet(set: RuleSet): Promise<void> {
    const first = (await this.adoptions.recorded()).adoptions.at(-1);
    if (first === undefined || isOf(set, first)) return;
    throw new Error(`${first.ruleSet} was adopted meanwhile by ${first.by}; look what changes now, and ask again`);
  }

  #recorded({ id, ruleSet, version, position, ledgertime, by }: RecordedAdoption): ShownAdoption {
    const isDone = (this.views.progress.position('statuses') ?? -1n) >= position;
    const time = ledgertime === undefined ? null : instantText(ledgertime);
    const recorded = { source: this.genesis.origin, id, position: String(position), ledgertime: time };
    return { id, ruleSet, reference: version, state: isDone ? 'done' : 'recorded', share: 1, by, recorded };
  }
}

const isOf = ({ id, reference }: RuleSet, { ruleSet, version }: RecordedAdoption): boolean =>
  id === ruleSet && reference.version === version;

function underWay({ id, set, by, share, state, detail }: Asked): ShownAdoption {
  const shown = { id, ruleSet: set.id, reference: set.reference.version, state, share, by: askedFor(by) };
  return { ...shown, recorded: null, ...(detail === undefined ? {} : { detail }) };
}
