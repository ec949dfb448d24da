import { instant } from '#libs/evidence';
import type { Fact } from './fact.js';
import type { ReferenceTables } from './reference/reference.js';
import { claimsAt, toVersion, type Version } from './versions.js';

type SurfaceVersion = Version<Fact<'Surface'>>;

const excuses: ReadonlySet<string> = new Set(['HOME_LANGUAGE', 'SERVED_THIRD_COUNTRY']);
const weakIndicators: ReadonlySet<string> = new Set(['LANGUAGE:en', 'NO_GEOBLOCK', 'EUR_CURRENCY', 'EUR_PAIRS']);

/** The register of surfaces: pages, app listings and lines through which a client may come (guideline 1; R-113). */
export class Surfaces {
  readonly #versions = new Map<string, SurfaceVersion[]>();
  readonly #tables: ReferenceTables;

  constructor(facts: readonly Fact<'Surface'>[], tables: ReferenceTables) {
    this.#tables = tables;
    for (const fact of facts) {
      if (!fact.helps && !fact.hurts) continue;
      const id = fact.subject.slice('surface/'.length);
      const start = fact.data.from === undefined ? fact.at : instant(fact.data.from);
      const version = toVersion(fact, start, endOf(fact, tables.policy.contemporaneityLimitMs), tables.policy);
      this.#versions.set(id, [...(this.#versions.get(id) ?? []), version]);
    }
  }

  /** The versions by which a surface was aimed at the Union at an instant: declared strong, or by a strong indicator. */
  aimedAtUnion(surface: string, at: number): readonly Fact[] {
    return this.inForce(surface, at).filter((fact) => this.#isStrong(fact, at));
  }

  /** Weak indicators of a surface at an instant: shown as flags, without effect. */
  weakIndicators(surface: string, at: number): readonly string[] {
    return this.inForce(surface, at).flatMap(({ data }) => data.indicators.filter((code) => weakIndicators.has(code)));
  }

  /** The versions that claim an instant. */
  inForce(surface: string, at: number): readonly Fact<'Surface'>[] {
    return claimsAt(this.#versions.get(surface) ?? [], at).map(({ fact }) => fact);
  }

  #isStrong(fact: Fact<'Surface'>, at: number): boolean {
    const { strong, indicators, reasons = [] } = fact.data;
    const isExcused = (code: string) =>
      fact.helps &&
      reasons.some(({ indicator, reason, evidence }) => indicator === code && excuses.has(reason) && Boolean(evidence));
    return strong || indicators.some((code) => this.#tables.isStrongIndicator(code, at) && !isExcused(code));
  }
}

/** The end of a surface or of a source helps: one recorded late holds from its recording, and not before. */
export function endOf(fact: Fact<'Surface' | 'Source'>, limitMs: number): number {
  if (fact.data.to === undefined || !fact.helps) return Infinity;
  const to = instant(fact.data.to);
  return fact.recorded <= to + limitMs ? to : Math.max(to, fact.recorded - 1);
}
