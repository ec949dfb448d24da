import { countBefore, countUntil, within } from '#libs/evidence';
import { compareRecorded, type Fact, lastBefore } from '../facts/fact.js';
import type { CampaignRecord } from '../registers/campaigns.js';
import { Helpful, type Item } from './helpful.js';

type Check = Fact<'ExposureCheck'>;

/** The client's exposure checks: what they met (E4), what they cleared, and what a FOUND undid. */
export class Checks {
  readonly #none: Helpful<Check>;
  /** Those that list every identifier linked to the client. */
  readonly #complete: Helpful<Check>;
  readonly #found: readonly Check[];
  /** Timely ones with full observability, and which campaigns they list; all of them where nothing is said. */
  readonly #full: readonly { readonly check: Check; readonly listed: ReadonlySet<string> | undefined }[];
  readonly #clearing = new Map<string, readonly Check[]>();
  readonly #isTimely: (fact: Fact) => boolean;
  readonly #isComplete: (check: Check) => boolean;

  /**
   * @param names what a complete check lists
   * @param hasLooked whether a check looked at anything: else it is incomplete
   */
  constructor(
    checks: readonly Check[],
    names: readonly string[],
    isTimely: (fact: Fact) => boolean,
    hasLooked: (check: Check) => boolean,
  ) {
    this.#isTimely = isTimely;
    this.#isComplete = (check) => listsAll(check.data.identifiers, names) && hasLooked(check);
    const none = checks.filter(({ data, helps }) => helps && data.result === 'NONE');
    this.#none = new Helpful(none, isTimely);
    this.#complete = new Helpful(none.filter(this.#isComplete), isTimely);
    this.#found = checks.filter(({ data, hurts }) => hurts && data.result === 'FOUND');
    this.#full = this.#none.timely
      .filter(({ data }) => data.observability === 'FULL')
      .map((check) => {
        const { campaigns } = check.data;
        return { check, listed: campaigns === 'ALL' ? undefined : new Set(campaigns) };
      });
  }

  /** Whether any lists every identifier that is linked to the client. */
  get hasComplete(): boolean {
    return this.#complete.all.length > 0;
  }

  /** From when on a check speaks for a request, asked at an instant: a FOUND undoes every NONE at or before it. */
  since(requested: number, at: number): number {
    const found = this.#found[countUntil(this.#found, at) - 1];
    return found === undefined ? requested : Math.max(requested, found.at + 1);
  }

  /** E4. Timely and complete; a late complete check beside a timely incomplete one was recorded late. */
  item(since: number, freshFrom: number, at: number, freshTo = at): Item {
    const complete = this.#complete.item(since, freshFrom, at, freshTo);
    if (complete.state === 'MET' || complete.state === 'LATE') return complete;
    const fresh = Math.max(since, freshFrom);
    if (this.#none.firstTimely(fresh, freshTo) !== undefined)
      return { state: 'INCOMPLETE', because: () => within(this.#none.timely, fresh, freshTo) };
    return this.#none.item(since, freshFrom, at, freshTo);
  }

  /** The last check that could meet E4 at an instant: no request made after it has one. */
  lastComplete(freshFrom: number, at: number, freshTo = at): Check | undefined {
    return this.#complete.lastTimely(this.since(freshFrom, at), freshTo);
  }

  /** The first full, timely check of a period that lists a campaign. */
  clearing(campaign: CampaignRecord, from: number, to: number): Check | undefined {
    const clearing = this.#allClearing(campaign);
    const check = clearing[countBefore(clearing, from)];
    return check !== undefined && check.at <= to ? check : undefined;
  }

  /** Whether a FOUND undoes nothing that one before it has not undone. */
  isFurtherFound({ at }: Check): boolean {
    const before = lastBefore(this.#found, at);
    return before !== undefined && within(this.#none.all, before.at + 1, at).length === 0;
  }

  /**
   * Whether an earlier NONE does all that another one would which was recorded last: no earlier than `since`, with nothing
   * found in between. `campaigns` are those by which answers may hang on what a check lists.
   */
  isFurtherNone(check: Check, since: number, campaigns: () => readonly CampaignRecord[]): boolean {
    const found = this.#found[countUntil(this.#found, check.at) - 1];
    return within(this.#none.all, Math.max(since, (found?.at ?? -Infinity) + 1), check.at - 1).some(
      (earlier) =>
        this.#isAsGood(earlier, check) && (check.data.observability === 'PARTIAL' || lists(earlier, check, campaigns)),
    );
  }

  /** Instants (ms) at which E4 or R-140 may turn. */
  get moments(): readonly number[] {
    return [...this.#none.all, ...this.#found].map(({ at }) => at);
  }

  #isAsGood(earlier: Check, check: Check): boolean {
    const isIn = ({ all, timely }: Helpful<Check>) => (this.#isTimely(check) ? timely : all).includes(earlier);
    return isIn(this.#none) && (isIn(this.#complete) || !this.#isComplete(check));
  }

  #allClearing(campaign: CampaignRecord): readonly Check[] {
    let found = this.#clearing.get(campaign.id);
    if (found === undefined) {
      found = this.#full
        // Unnamed, it lists the campaigns whose first version was recorded before it was.
        .filter(({ check, listed }) => listed?.has(campaign.id) ?? compareRecorded(campaign.first, check) < 0)
        .map(({ check }) => check);
      this.#clearing.set(campaign.id, found);
    }
    return found;
  }
}

function listsAll(identifiers: readonly string[], names: readonly string[]): boolean {
  if (names.length === 0) return true;
  const listed = new Set(identifiers);
  return names.every((name) => listed.has(name));
}

/** Whether a full check lists every campaign that a later one does. */
function lists(earlier: Check, later: Check, campaigns: () => readonly CampaignRecord[]): boolean {
  if (earlier.data.observability !== 'FULL') return false;
  const [listed, asked] = [earlier.data.campaigns, later.data.campaigns];
  if (asked === 'ALL') return listed === 'ALL' && campaigns().every(({ first }) => compareRecorded(first, earlier) < 0);
  return listed !== 'ALL' && asked.every((campaign) => listed.includes(campaign));
}
