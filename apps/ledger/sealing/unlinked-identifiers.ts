import { instant, isKind, typeOf } from '#libs/evidence';
import type { DueKey, KeyTerm } from '#libs/vault';
import { evidenceFrom } from '#libs/views';
import { whatCovers } from '../governance/erasure/what-covers.js';
import type { LedgerParts } from '../ledger.module.js';
import { isSliceOver, nextSlice } from '../slices.js';
import { ExpiredKeys } from './expired-keys.js';
import { termOfIdentifier } from './term-of-identifier.js';

type Parts = Pick<LedgerParts, 'seals' | 'store' | 'views' | 'adoptions' | 'ruleSets' | 'config'>;

const viewsMsMax = 10_000;
const togetherMax = 500;
const requestsMax = 1_000;

/** Identifiers that nobody was ever linked to: what is personal of them goes after `campaign_shadow`. */
export class UnlinkedIdentifiers {
  readonly #parts: Parts;
  readonly #expired: ExpiredKeys;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#expired = new ExpiredKeys(parts.store);
  }

  /**
   * Destroys the keys whose time is over, puts that on record, and counts them. Where the views are not there yet, or this program does
   * not have the rule set in force, nothing: the next look does it. Throws what the vault throws.
   */
  async destroyOver(): Promise<number> {
    const { seals, store, views } = this.#parts;
    await store.catchUp();
    const upTo = (await store.head())?.position ?? -1n;
    const campaignShadowMs = await this.#shadowMs();
    if (campaignShadowMs === undefined || !(await views.waitFor(upTo, viewsMsMax, ['evidence-index']))) return 0;
    const now = store.now();
    const isCovered = await this.#isCovered(upTo, now);
    for (let count = 0; ; ) {
      const due = await seals.due('identifier/', now, togetherMax);
      const [terms, gone] = [[] as KeyTerm[], [] as DueKey[]];
      for (const key of due) {
        if (isSliceOver()) await nextSlice();
        const fate = termOfIdentifier({ ...(await this.#known(key, upTo)), isCovered, campaignShadowMs, now });
        if (fate === 'destroyed') gone.push(key);
        else terms.push({ keyId: key.keyId, until: fate === 'kept' ? undefined : fate.until });
      }
      await seals.setTerms(terms);
      count += await this.#destroy(gone, now);
      if (due.length === 0) return count;
    }
  }

  /** These, and those of a look that ended before it was on record: the vault remembers by what it destroyed them. */
  async #destroy(gone: readonly DueKey[], at: number): Promise<number> {
    const { seals } = this.#parts;
    const by = await this.#expired.next();
    await seals.destroyKeys(
      gone.map(({ keyId }) => keyId),
      { by, at },
    );
    const keys = await seals.destroySubjects([], { by, at });
    if (keys.length > 0) {
      const subjects = gone.map(({ subject }) => subject);
      await this.#expired.record(keys, subjects);
    }
    return keys.length;
  }

  async #known({ subject, until }: DueKey, upTo: bigint) {
    const { store, views } = this.#parts;
    const isLinked = views.evidenceIndex.linked(subject, upTo).length > 0;
    const position = views.evidenceIndex.positionsOf([subject], upTo).at(-1);
    const [event] = position === undefined ? [] : await store.readPositions([position]);
    return { isLinked, last: event?.ledgertime, until };
  }

  /** Of the rule set in force; undefined where this program does not have it. */
  async #shadowMs(): Promise<number | undefined> {
    const { adoptions, ruleSets } = this.#parts;
    const inForce = (await adoptions.read()).adoptions.at(-1);
    const set = inForce === undefined ? ruleSets.usual : ruleSets.all.find(({ id }) => id === inForce.ruleSet);
    return set?.reference.policy.campaignShadowMs;
  }

  /** Whether an authority has asked about the ledger as a whole. Holds are on clients, and whatever is linked to one stays in any case. */
  async #isCovered(upTo: bigint, now: number): Promise<boolean> {
    const { store, views, config } = this.#parts;
    const filter = { subject: 'ledger', type: typeOf('RegulatoryRequest'), limit: requestsMax };
    const asked = await evidenceFrom(store)(views.evidenceIndex.events(filter, upTo));
    const requested = asked.flatMap((one) =>
      isKind(one, 'RegulatoryRequest') ? [instant(one.data.due ?? one.time)] : [],
    );
    const { retentionYears } = config.vault;
    return whatCovers({ holds: [], requested, last: undefined, retentionYears, now }) !== undefined;
  }
}
