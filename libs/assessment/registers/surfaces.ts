import { instant } from '#libs/evidence';
import { type Fact, isKind } from '../facts/fact.js';
import { endOf, toVersion, type Versions, versionsOf } from '../facts/versions.js';
import type { ReferenceTables } from '../reference/reference.js';
import type { Entries, Reader } from './entry-history.js';

const excuses: ReadonlySet<string> = new Set(['HOME_LANGUAGE', 'SERVED_THIRD_COUNTRY']);

/** Signs that a surface may reach the Union: shown as flags, without effect (1.6). */
export const weakIndicators = ['LANGUAGE:en', 'NO_GEOBLOCK', 'EUR_CURRENCY', 'EUR_PAIRS'] as const;
export type WeakIndicator = (typeof weakIndicators)[number];

/** The register of surfaces: pages, app listings and lines through which a client may come (guideline 1; R-113). */
export class Surfaces {
  readonly #entries: Entries;
  readonly #tables: ReferenceTables;

  constructor(entries: Entries, tables: ReferenceTables) {
    this.#entries = entries;
    this.#tables = tables;
  }

  /** The versions by which a surface was aimed at the Union at an instant: declared strong, or by a strong indicator. */
  aimedAtUnion(surface: string, at: number): readonly Fact[] {
    return this.inForce(surface, at).filter((fact) => this.#isStrong(fact, at));
  }

  /** Weak indicators of a surface at an instant, by any claiming version. */
  weakIndicators(surface: string, at: number): readonly WeakIndicator[] {
    const shown = new Set<string>(this.inForce(surface, at).flatMap(({ data }) => data.indicators));
    return weakIndicators.filter((code) => shown.has(code));
  }

  /** The versions that claim an instant. */
  inForce(surface: string, at: number): readonly Fact<'Surface'>[] {
    return this.#entries.read(surface, versions)?.at(at) ?? [];
  }

  #isStrong(fact: Fact<'Surface'>, at: number): boolean {
    const { strong, indicators, reasons = [] } = fact.data;
    const isExcused = (code: string) =>
      fact.helps &&
      reasons.some(({ indicator, reason, evidence }) => indicator === code && excuses.has(reason) && Boolean(evidence));
    return strong || indicators.some((code) => this.#tables.isStrongIndicator(code, at) && !isExcused(code));
  }
}

const versions: Reader<Versions<Fact<'Surface'>, readonly Fact<'Surface'>[]> | undefined> = (facts, { policy }) =>
  versionsOf(
    facts.filter((fact) => isKind(fact, 'Surface')),
    (fact) => {
      const start = fact.data.from === undefined ? fact.at : instant(fact.data.from);
      return toVersion(fact, start, endOf(fact, policy.contemporaneityLimitMs), policy);
    },
    (claims) => claims.map(({ fact }) => fact),
  );
