import { createHash } from 'node:crypto';
import {
  canonical,
  checkEvidence,
  contentOf,
  type Evidence,
  instant,
  limits,
  minuteMs,
  NameTally,
  nothingRegistered,
  type Problem,
  parseJson,
  type UnresolvedNames,
} from '#libs/evidence';
import type { Result } from '../import/delivery.js';

/** */
const clockSkewMs = 5 * minuteMs;
const ahead: Problem = {
  pointer: '/time',
  detail: "is more than five minutes ahead of this machine's clock (R-412)",
};
const otherAbove: Problem = { pointer: '/id', detail: 'stands above already, with other content' };

/** So many identities are remembered, in some 200 MB: beyond that nothing is held against what stands above. */
const identitiesMax = 1_000_000;

/**
 * What a ledger would say of events by what they are alone. Which identities it has, what the sender's token may say, and
 * whether the token of an anchor holds, no file can say.
 */
export class OfflineCheck {
  readonly #seen = new Map<string, string>();
  readonly #names = new NameTally();

  constructor(private readonly now: number) {}

  /** What would become of one event, as JSON on one line. */
  resultOf(event: Uint8Array): Result {
    const { evidence, problems } = this.#judged(event);
    if (evidence === undefined) return { outcome: 'quarantined', errors: problems };
    const { source, id } = evidence;
    const identity = JSON.stringify([source, id]);
    const hash = createHash('sha256')
      .update(canonical(contentOf(evidence)))
      .digest('base64');
    const before = this.#seen.get(identity);
    if (before !== undefined && before !== hash) return { outcome: 'conflict', source, id, errors: [otherAbove] };
    if (before !== undefined) return { outcome: 'duplicate', source, id };
    if (this.#seen.size < identitiesMax) this.#seen.set(identity, hash);
    this.#names.add(evidence);
    return { outcome: 'recorded', source, id };
  }

  /** The names that the events use and do not register. */
  get unresolved(): UnresolvedNames {
    return this.#names.unresolved(nothingRegistered);
  }

  #judged(event: Uint8Array): { readonly evidence?: Evidence; readonly problems: readonly Problem[] } {
    if (event.length > limits.eventBytesMax) {
      const detail = `is ${event.length} bytes long, and the limit for one event is ${limits.eventBytesMax} bytes`;
      return { problems: [{ pointer: '', detail }] };
    }
    const { value, problems } = parseJson(event);
    if (problems !== undefined) return { problems };
    const checked = checkEvidence(value);
    const early = instant(String(Object(value).time)) > this.now + clockSkewMs ? [ahead] : [];
    if (checked.evidence === undefined) return { problems: [...checked.problems, ...early] };
    return early.length > 0 ? { problems: early } : { evidence: checked.evidence, problems: [] };
  }
}
