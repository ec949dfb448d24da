import { printable } from '../table.js';
import type { Outcome } from './delivery.js';
import type { Refused } from './tally.js';

export interface ImportReport extends Readonly<Record<Outcome, number>> {
  readonly files: readonly string[];
  /** The first few. */
  readonly refused: readonly Refused[];
  /** How many of them this run sent; the others were sent before it was interrupted. */
  readonly sent: number;
  readonly seconds: number;
  /** Where the ledger lists all that it quarantined. */
  readonly quarantine: string;
}

const number = new Intl.NumberFormat('en');

/** The report for people: what was recorded, and of what was not, the first reasons and where to look. */
export function reportText(report: ImportReport): string {
  const { recorded, duplicate, conflict, quarantined, refused, sent, seconds, quarantine } = report;
  const total = recorded + duplicate + conflict + quarantined;
  const rate = number.format(Math.round(sent / Math.max(seconds, 0.001)));
  const now = sent === total ? '' : `, ${number.format(sent)} of them now`;
  const lines = [
    `${number.format(total)} events${now} in ${seconds.toFixed(1)} s (${rate}/s)`,
    `  recorded     ${number.format(recorded)}`,
    `  duplicate    ${number.format(duplicate)}`,
    `  conflict     ${number.format(conflict)}`,
    `  quarantined  ${number.format(quarantined)}`,
  ];
  if (refused.length > 0) {
    const more = conflict + quarantined - refused.length;
    lines.push('', 'Not recorded:', ...refused.map((each) => `  ${printable(refusalText(each))}`));
    if (more > 0) lines.push(`  and ${number.format(more)} more`);
  }
  if (quarantined > 0) lines.push('', `All that is in quarantine: ${quarantine}`);
  return `${lines.join('\n')}\n`;
}

function refusalText({ file, line, outcome, source, id, errors = [] }: Refused): string {
  const [first] = errors;
  const identity = source === undefined || id === undefined ? '' : ` ${source}/${id}`;
  const why = first === undefined ? '' : `: ${first.pointer === '' ? '' : `${first.pointer} `}${first.detail}`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${file}:${line}${identity} ${outcome}${why}${more}`;
}
