import { instant } from '#libs/evidence';
import { type Fact, isAnchored } from './fact.js';
import type { Policy } from './reference/reference.js';
import { claimChanges, claimsAt, toVersion, type Version } from './versions.js';

type AssetVersion = Version<Fact<'AssetRegistered'>>;

/** The register of assets: what is in scope, and what is of the same type (guideline 4; R-402). */
export class Assets {
  readonly #versions = new Map<string, AssetVersion[]>();
  readonly #policy: Policy;

  constructor(facts: readonly Fact<'AssetRegistered'>[], policy: Policy) {
    this.#policy = policy;
    for (const fact of facts) {
      if (!fact.helps && !fact.hurts) continue;
      const id = fact.subject.slice('asset/'.length);
      const start = fact.data.from === undefined ? fact.at : instant(fact.data.from);
      this.#versions.set(id, [...(this.#versions.get(id) ?? []), toVersion(fact, start, Infinity, policy)]);
    }
  }

  /** The versions that claim an instant. */
  inForce(asset: string, at: number): readonly Fact[] {
    return claimsAt(this.#versions.get(asset) ?? [], at).map(({ fact }) => fact);
  }

  /** The versions that put an asset outside MiCA at an instant; empty unless every claiming version does. */
  outOfScope(asset: string, at: number): readonly Fact[] {
    // One of which only the hurting part stands does not claim to be out of scope; it still replaces what came before it.
    const claims = claimsAt(this.#versions.get(asset) ?? [], at).filter(
      ({ fact }) => fact.helps || fact.data.micaScope,
    );
    return claims.every((version) => this.#excludes(version, at)) ? claims.map(({ fact }) => fact) : [];
  }

  /** A version recorded late takes an asset out of scope from its recording only, unless anchored. */
  #excludes({ fact, start }: AssetVersion, at: number): boolean {
    if (fact.data.micaScope) return false;
    const inTime =
      fact.recorded <= start + this.#policy.contemporaneityLimitMs || isAnchored(fact, start, this.#policy);
    return inTime || at >= fact.recorded;
  }

  /** Guideline 4. Whether two assets are of the same type at an instant, under every claiming version of both. */
  isSameType(one: string, other: string, at: number): boolean {
    if (one === other) return true;
    const [ones, others] = [one, other].map((id) => claimsAt(this.#versions.get(id) ?? [], at));
    const types = [...(ones ?? []), ...(others ?? [])].map(({ fact }) => typeOf(fact));
    const isKnown = [ones, others].every((claims) => claims?.some(({ fact }) => fact.helps));
    return isKnown && types[0] !== undefined && types.every((type) => type === types[0]);
  }

  /** Instants at which `outOfScope` may change. */
  changes(asset: string): number[] {
    const versions = this.#versions.get(asset) ?? [];
    return [...claimChanges(versions), ...versions.map(({ fact }) => fact.recorded)];
  }
}

/** The attribute tuple whose equality is the same type; undefined when any attribute that matters is unknown. */
function typeOf({ data }: Fact<'AssetRegistered'>): string | undefined {
  const { category, dlt, liquidity, issuerIdentifiable, riskBand } = data;
  const attributes: unknown[] = [category, dlt, liquidity, issuerIdentifiable, riskBand];
  if (category === 'EMT') attributes.push(data.emtCurrency);
  if (category === 'ART') attributes.push(data.artReference);
  return attributes.includes(undefined) ? undefined : JSON.stringify(attributes);
}
