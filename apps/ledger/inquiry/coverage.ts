import { Injectable } from '@nestjs/common';
import { type ClosedInterval, RuleSets, type SourceRecord, subtract, union } from '#libs/assessment';
import { KnownRegisters } from '#libs/views';
import { Refusal } from '../refusal.js';
import { refusedParameter } from '../refused-parameter.js';
import type { CoverageQuestion } from './coverage-question.js';
import { firstInstant, lastInstant, timeText } from './instants.js';
import { QuestionClocks } from './question-clocks.js';
import { type Footing, footing } from './standpoint.js';
import { askedBy } from './status.js';

/** Both ends belong to it. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export interface UncoveredPeriod extends Period {
  /** A number of its sequence is missing, it fell silent, it or its vendor counted more than came, or it said so. */
  readonly cause: 'SEQUENCE' | 'HEARTBEAT' | 'HEARTBEAT_COUNT' | 'RECONCILIATION' | 'DECLARED';
  readonly because: readonly { readonly source: string; readonly id: string }[];
}

export interface SourceCoverageAnswer extends Footing {
  readonly source: string;
  /** By which counts were judged: the one that was in force by `knownAt`, or the one that was asked for. */
  readonly ruleSet: string;
  readonly from: string;
  readonly to: string;
  readonly covered: readonly Period[];
  /** One for each cause; they may overlap. */
  readonly uncovered: readonly UncoveredPeriod[];
  /** When the source did not exist: neither covered nor uncovered. */
  readonly absent: readonly Period[];
}

/** Over which periods the absence of evidence from a source is worth something. */
@Injectable()
export class CoverageAnswers {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly registers: KnownRegisters,
    private readonly ruleSets: RuleSets,
  ) {}

  /** Refuses with `not-found` where no such source is registered. */
  async of(name: string, asked: CoverageQuestion): Promise<SourceCoverageAnswer> {
    const standpoint = await this.clocks.standpoint(asked);
    const registers = await this.registers.at(standpoint, askedBy(asked.ruleSet, this.ruleSets));
    const source = registers.for().sources.find(({ id }) => id === name);
    if (source === undefined)
      throw new Refusal(
        'not-found',
        `No source ${name} was registered by ${timeText(standpoint.knownAt)}; see /v1/sources.`,
      );
    const period = periodOf(asked, source, standpoint.at);
    const uncovered = source.uncovered(period, standpoint.at);
    const absent = subtract(period, source.lifetime);
    return {
      source: name,
      ruleSet: registers.law.id,
      from: timeText(period.from),
      to: timeText(period.to),
      ...footing(standpoint),
      covered: subtract(period, union([...uncovered, ...absent])).map(toPeriod),
      uncovered: uncovered.map(({ cause, because, ...span }) => ({
        ...toPeriod(span),
        cause,
        because: because.map(({ evidence }) => ({ source: evidence.source, id: evidence.id })),
      })),
      absent: absent.map(toPeriod),
    };
  }
}

function periodOf(asked: CoverageQuestion, source: SourceRecord, at: number): ClosedInterval {
  const to = asked.to === undefined ? at : lastInstant(asked.to, at);
  if (to > at) throw refusedParameter('to', `must not be later than the instant asked about, ${timeText(at)}`);
  const begins = Math.min(...source.lifetime.map((life) => life.from), to);
  const from = asked.from === undefined ? begins : firstInstant(asked.from);
  if (from > to) throw refusedParameter('from', 'must not be later than the end of the period');
  return { from, to };
}

const toPeriod = ({ from, to }: ClosedInterval): Period => ({ from: timeText(from), to: timeText(to) });
