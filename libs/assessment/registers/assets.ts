import { instant } from '#libs/evidence';
import { type Fact, isKind, isTimely } from '../facts/fact.js';
import { toVersion, type Version, type Versions, versionsOf } from '../facts/versions.js';
import type { Policy } from '../reference/rows.js';
import type { Entries, Reader } from './entry-history.js';

type AssetVersion = Version<Fact<'AssetRegistered'>>;

/** What the claiming versions of an asset amount to. */
interface AssetReading {
  readonly inForce: readonly Fact[];
  /** Those that put it outside MiCA; empty unless every claiming one does. */
  readonly outOfScope: readonly Fact[];
  /** Its type, by which others are the same; undefined while unknown, or in doubt between versions. */
  readonly type: string | undefined;
}

const unregistered: AssetReading = { inForce: [], outOfScope: [], type: undefined };

/** The register of assets: what is in scope, and what is of the same type (guideline 4; R-402). */
export class Assets {
  readonly #entries: Entries;

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  /** The versions that claim an instant. */
  inForce(asset: string, at: number): readonly Fact[] {
    return this.#at(asset, at).inForce;
  }

  /** The versions that put an asset outside MiCA at an instant; empty unless every claiming version does. */
  outOfScope(asset: string, at: number): readonly Fact[] {
    return this.#at(asset, at).outOfScope;
  }

  /** Guideline 4. Whether two assets are of the same type at an instant, under every claiming version of both. */
  isSameType(one: string, other: string, at: number): boolean {
    if (one === other) return true;
    const { type } = this.#at(one, at);
    return type !== undefined && type === this.#at(other, at).type;
  }

  /** Instants at which `outOfScope` may change. */
  changes(asset: string): readonly number[] {
    return this.#entries.read(asset, versions)?.changes() ?? [];
  }

  #at(asset: string, at: number): AssetReading {
    return this.#entries.read(asset, versions)?.at(at) ?? unregistered;
  }
}

const versions: Reader<Versions<Fact<'AssetRegistered'>, AssetReading> | undefined> = (facts, { policy }) =>
  versionsOf(
    facts.filter((fact) => isKind(fact, 'AssetRegistered')),
    (fact) => toVersion(fact, fact.data.from === undefined ? fact.at : instant(fact.data.from), Infinity, policy),
    (claims, at) => ({
      inForce: claims.map(({ fact }) => fact),
      outOfScope: excluding(claims, at, policy),
      type: commonType(claims),
    }),
  );

/** A version recorded late takes an asset out of scope from its recording only, unless anchored. */
function excluding(claims: readonly AssetVersion[], at: number, policy: Policy): readonly Fact[] {
  // One of which only the hurting part stands does not claim to be out of scope; it still replaces what came before it.
  const counting = claims.filter(({ fact }) => fact.helps || fact.data.micaScope);
  const excludes = ({ fact, start }: AssetVersion) =>
    !fact.data.micaScope && (isTimely(fact, policy, start) || at >= fact.recorded);
  return counting.every(excludes) ? counting.map(({ fact }) => fact) : [];
}

/** The type that every claiming version gives it, if one of them stands whole. */
function commonType(claims: readonly AssetVersion[]): string | undefined {
  const [type, ...others] = new Set(claims.map(({ fact }) => typeOf(fact)));
  return others.length === 0 && claims.some(({ fact }) => fact.helps) ? type : undefined;
}

/** The attribute tuple whose equality is the same type; undefined when any attribute that matters is unknown. */
function typeOf({ data }: Fact<'AssetRegistered'>): string | undefined {
  const { category, dlt, liquidity, issuerIdentifiable, riskBand } = data;
  const attributes: unknown[] = [category, dlt, liquidity, issuerIdentifiable, riskBand];
  if (category === 'EMT') attributes.push(data.emtCurrency);
  if (category === 'ART') attributes.push(data.artReference);
  return attributes.includes(undefined) ? undefined : JSON.stringify(attributes);
}
