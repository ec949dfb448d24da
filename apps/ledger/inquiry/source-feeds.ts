import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isKind, type RegisterState } from '#libs/assessment';
import { type EventReference, hourMs, instant } from '#libs/evidence';
import { KnownRegisters, Views } from '#libs/views';
import { Metrics } from '../metrics.js';
import { KnownEvidence } from './known-evidence.js';
import { QuestionClocks } from './question-clocks.js';
import type { Standpoint } from './standpoint.js';

/** How a source delivers, as known at the instant asked about. */
export interface SourceFeed {
  /** What came last, by when it was recorded; null where nothing did. */
  readonly lastEvent: (EventReference & { readonly position: string; readonly ledgertime: string }) | null;
  /** How long before the instant asked about that was recorded, in seconds. */
  readonly lagSeconds: number | null;
  /** How many uncovered periods there are in the time in which what is missing can still be recorded in time. */
  readonly gaps: number;
  /** The last count of a vendor that was held against the ledger's. */
  readonly lastReconciliation: (EventReference & { readonly time: string }) | null;
  /** In how many hours the first of what is missing becomes late, 0 where some of it is; null where nothing is missing. */
  readonly hoursUntilLate: number | null;
}

/** Of so many sources monitoring is told, those first of which something becomes late soonest. */
const toldMax = 100;

/** How sources deliver: whoever hears of a gap before it is late can still mend it. */
@Injectable()
export class SourceFeeds implements OnModuleInit {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly registers: KnownRegisters,
    private readonly views: Views,
    private readonly evidence: KnownEvidence,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.watchSources(() => this.#soonest());
  }

  async of(names: readonly string[], state: RegisterState, standpoint: Standpoint): Promise<SourceFeed[]> {
    const lasts = names.map((name) => this.views.evidenceIndex.lastFrom(name, standpoint.upTo));
    const events = await this.evidence.pass(lasts.filter((position) => position !== undefined));
    const byPosition = new Map(events.map((event) => [event.position, event]));
    const about = state.about('source');
    return names.map((name, index) => {
      const last = byPosition.get(String(lasts[index]));
      const reconciled = about.get(name)?.findLast((fact) => isKind(fact, 'Reconciliation'))?.evidence;
      return {
        lastEvent: last
          ? { source: last.source, id: last.id, position: String(lasts[index]), ledgertime: last.ledgertime }
          : null,
        lagSeconds: last ? Math.max(0, (standpoint.at - instant(last.ledgertime)) / 1000) : null,
        lastReconciliation: reconciled ? { source: reconciled.source, id: reconciled.id, time: reconciled.time } : null,
        ...missing(state, name, standpoint.at),
      };
    });
  }

  /**
   * None while nothing can be answered: a number that is not known is no number, and what keeps it from being known is told by the
   * figures beside it, which a failure here would take along.
   */
  async #soonest(): Promise<readonly { readonly source: string; readonly hours: number }[]> {
    try {
      const standpoint = await this.clocks.standpoint({});
      const state = (await this.registers.at(standpoint)).for();
      return state.sources
        .map(({ id }) => ({ source: id, hours: missing(state, id, standpoint.at).hoursUntilLate }))
        .filter((one): one is { source: string; hours: number } => one.hours !== null)
        .sort((one, other) => one.hours - other.hours)
        .slice(0, toldMax);
    } catch {
      return [];
    }
  }
}

/** What is missing of a source and not late yet, or is just becoming so. */
function missing(state: RegisterState, name: string, at: number): Pick<SourceFeed, 'gaps' | 'hoursUntilLate'> {
  const limitMs = state.tables.policy.contemporaneityLimitMs;
  const source = state.sources.find(({ id }) => id === name);
  const gaps = source?.uncovered({ from: at - limitMs, to: at }, at) ?? [];
  if (gaps.length === 0) return { gaps: 0, hoursUntilLate: null };
  const first = Math.min(...gaps.map(({ from }) => from));
  return { gaps: gaps.length, hoursUntilLate: Math.max(0, (first + limitMs - at) / hourMs) };
}
