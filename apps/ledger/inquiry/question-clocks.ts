import { Injectable } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import { Views } from '#libs/views';
import { Adoptions } from '../governance/adoptions.js';
import { Refusal } from '../refusal.js';
import { evidenceUnreadable } from '../refusal-of.js';
import { refusedParameter } from '../refused-parameter.js';
import type { ClockParameters } from './clock-parameters.js';
import { type Continued, continued } from './cursor.js';
import { isWithin, lastInstant, timeText } from './instants.js';
import type { PageParameters } from './page-parameters.js';
import type { Knowledge, Standpoint } from './standpoint.js';

/** How long a question waits for the views, in milliseconds. */
const waitMsMax = 2000;

const otherPage = 'is not that of the first page; leave it out, or begin anew without after';

/** The views that questions are answered from; a quarantine list that is behind stops no question. */
const answering = ['evidence-index', 'coverage'];

/**
 * Both clocks. What is known at an instant is a prefix of the ledger; nothing recorded later can come into it, because the
 * store gives no earlier ledgertime any more once it was asked (`settle`). And a question waits until the views have all
 * that it is answered from, so that who holds a receipt finds its event.
 */
@Injectable()
export class QuestionClocks {
  constructor(
    private readonly store: EventStore,
    private readonly views: Views,
    private readonly adoptions: Adoptions,
    private readonly ruleSets: RuleSets,
  ) {}

  /**
   * The standpoint of a question. Refuses (`invalid-parameter`) what lies in the future and an `at` that is later than
   * what is known; `view-behind` where the views do not get there in time. While views cannot be written, a question about
   * now is one about what they have; without `asked` it is not: what is recorded rests on all that is known.
   */
  async standpoint(asked?: ClockParameters, views: readonly string[] = answering): Promise<Standpoint> {
    const { at, ...knowledge } = await this.#asked(asked ?? {});
    const isAboutNow = asked !== undefined && asked.knownAt === undefined && asked.knownPosition === undefined;
    const known = isAboutNow ? await this.#reachable(knowledge, views) : knowledge;
    const about = at ?? known.knownAt;
    if (about > known.knownAt) {
      throw refusedParameter('at', `must not be later than what is known, ${timeText(known.knownAt)}`);
    }
    await this.reached(known.upTo, views, isAboutNow ? 0 : waitMsMax);
    return { ...known, at: about };
  }

  async #asked(asked: ClockParameters): Promise<Knowledge & { readonly at: number | undefined }> {
    const now = this.store.now();
    const at = asked.at === undefined ? undefined : lastInstant(asked.at, now);
    const knowledge = await (asked.knownPosition === undefined
      ? this.#byTime(asked.knownAt === undefined ? now : lastInstant(asked.knownAt, now))
      : this.#byPosition(asked, at));
    return { ...knowledge, at };
  }

  /** All that is known, or what the views have of it where they cannot be written, which may show while they are waited for. */
  async #reachable(knowledge: Knowledge, views: readonly string[]): Promise<Knowledge> {
    const viewed = await this.#asViewed(knowledge, views);
    if (await this.views.waitFor(viewed.upTo, waitMsMax, views)) return viewed;
    return this.#asViewed(knowledge, views);
  }

  /** What was known right before the first event that the views lack, where that is because they cannot be written. */
  async #asViewed(knowledge: Knowledge, views: readonly string[]): Promise<Knowledge> {
    const held = this.views.heldAt(views);
    if (held === undefined || held >= knowledge.upTo) return knowledge;
    const [last] = await this.store.readPositions([held]);
    const next = await this.#after(held);
    if (last === undefined || next === undefined) return knowledge;
    return { knownAt: Math.max(last.ledgertime, next - 1), upTo: held, settled: false };
  }

  /**
   * The standpoint of a page, and where it goes on in it: that of the question's first page, whose cursor has it.
   * `of` and `length` say what cursor it must be. `place` is undefined on the first page.
   */
  async page(
    asked: PageParameters,
    of: string,
    length: number,
    views: readonly string[] = answering,
  ): Promise<{ readonly standpoint: Standpoint; readonly place: Continued['place'] | undefined }> {
    if (asked.after === undefined) return { standpoint: await this.standpoint(asked, views), place: undefined };
    const page = continued(asked.after, of, length);
    const { at, knownAt, upTo } = page.standpoint;
    for (const [name, held] of [
      ['at', at],
      ['knownAt', knownAt],
    ] as const) {
      const given = asked[name];
      if (given !== undefined && !isWithin(given, held)) throw refusedParameter(name, otherPage);
    }
    if (asked.knownPosition !== undefined && BigInt(asked.knownPosition) !== upTo) {
      throw refusedParameter('knownPosition', otherPage);
    }
    if (!(await this.#holds(upTo))) throw refusedParameter('after', 'is not of this ledger; begin anew without it');
    await this.reached(upTo, views);
    return page;
  }

  /** Resolves once the views have taken in everything up to a position; refuses with `view-behind`, or `evidence-unreadable`. */
  async reached(upTo: bigint, views: readonly string[] = answering, waitMs = waitMsMax): Promise<void> {
    if (await this.views.waitFor(upTo, waitMs, views)) return;
    if (this.views.cannotReadOn(views)) throw evidenceUnreadable();
    await this.#mustHaveRuleSet(upTo);
    const detail = `The views have not caught up (${views.join(', ')}); ask again after a moment. /health/ready says how they are doing.`;
    throw new Refusal('view-behind', detail, {
      retryAfterSeconds: 1,
    });
  }

  /** Throws `UnknownRuleSet` where that is what keeps the views from getting there. */
  async #mustHaveRuleSet(upTo: bigint): Promise<void> {
    const { adoptions } = await this.adoptions.read();
    const inForce = adoptions.findLast(({ position }) => position <= upTo);
    if (inForce !== undefined) this.ruleSets.of(inForce.ruleSet);
  }

  async #byTime(knownAt: number): Promise<Knowledge> {
    // Another process may have given a receipt with a later time than this one has heard of.
    if (knownAt > this.store.now()) await this.store.catchUp();
    const now = this.store.now();
    if (knownAt > now) throw refusedParameter('knownAt', `must not be in the future; the ledger has ${timeText(now)}`);
    const { head, settled } = await this.store.settle(knownAt);
    if (head === undefined) return { knownAt, upTo: -1n, settled };
    const upTo = head.ledgertime <= knownAt ? head.position : await this.store.positionAt(knownAt);
    return { knownAt, upTo: upTo ?? -1n, settled };
  }

  /** What was known at a position held until the next event: `knownAt` is `at` where that lies in between. */
  async #byPosition({ knownAt, knownPosition }: ClockParameters, at: number | undefined): Promise<Knowledge> {
    if (knownAt !== undefined) throw refusedParameter('knownPosition', 'must not be given together with knownAt');
    const upTo = BigInt(knownPosition as string);
    const [last] = (await this.#holds(upTo)) ? await this.store.readPositions([upTo]) : [];
    if (last === undefined) throw refusedParameter('knownPosition', 'must be the position of an event of this ledger');
    const about = at ?? last.ledgertime;
    if (about <= last.ledgertime) return { knownAt: last.ledgertime, upTo, settled: true };
    if (about > this.store.now())
      throw refusedParameter('at', `must not be in the future; the ledger has ${timeText(this.store.now())}`);
    const { settled } = await this.store.settle(about);
    const next = await this.#after(upTo);
    if (next === undefined || next > about) return { knownAt: about, upTo, settled };
    throw refusedParameter('at', `must be before ${timeText(next)}, when more than this position was known`);
  }

  /** Whether the ledger is as long as that; a position that another process has told of is waited for. */
  async #holds(position: bigint): Promise<boolean> {
    const reaches = async (): Promise<boolean> => position <= ((await this.store.head())?.position ?? -1n);
    if (await reaches()) return true;
    await this.store.catchUp();
    return reaches();
  }

  /** The ledgertime of the first event after a position. */
  async #after(position: bigint): Promise<number | undefined> {
    for await (const [event] of this.store.readAll({ from: position + 1n, limit: 1 })) return event?.ledgertime;
    return undefined;
  }
}
