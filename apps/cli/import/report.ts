import { printable } from '../table.js';
import type { SentOutcome } from './delivery.js';
import type { Refused } from './import-tally.js';

export interface ImportReport extends Readonly<Record<SentOutcome, number>> {
  readonly files: readonly string[];
  /** Nothing of it was kept. */
  readonly isDryRun: boolean;
  /** The first few. */
  readonly refused: readonly Refused[];
  /** How many of what was passed over a mapping ignores, by the vendor's word for it. */
  readonly ignored: Readonly<Record<string, number>>;
  /** How many of them this run sent; the others were sent before it was interrupted. */
  readonly sent: number;
  readonly seconds: number;
  /** Where the ledger lists all that it quarantined. */
  readonly quarantine: string;
}

const number = new Intl.NumberFormat('en');

/** The report for people: what was recorded, and of what was not, the first reasons and what to do. */
export function reportText(report: ImportReport): string {
  const { conflict, quarantined, passedOver, refused, ignored, sent, seconds } = report;
  const total = outcomes.reduce((sum, { outcome }) => sum + report[outcome], 0);
  const rate = number.format(Math.round(sent / Math.max(seconds, 0.001)));
  const now = sent === total ? '' : `, ${number.format(sent)} of them now`;
  const lines = [
    `${number.format(total)} events${now} in ${seconds.toFixed(1)} s (${rate}/s)`,
    ...(report.isDryRun ? ['A dry run: nothing of this was kept.'] : []),
    ...outcomes
      .filter(({ outcome }) => outcome !== 'passedOver' || passedOver > 0)
      .map(({ outcome, label }) => `  ${label.padEnd(13)}${number.format(report[outcome])}`),
  ];
  for (const [type, count] of Object.entries(ignored)) lines.push(`    ${printable(type)} ${number.format(count)}`);
  if (refused.length > 0) {
    const more = conflict + quarantined - refused.length;
    lines.push('', 'Not recorded:', ...refused.map((each) => `  ${printable(refusalText(each))}`));
    if (more > 0) lines.push(`  and ${number.format(more)} more`);
  }
  return `${[...lines, ...whatToDo(report)].join('\n')}\n`;
}

const outcomes: readonly { readonly outcome: SentOutcome; readonly label: string }[] = [
  { outcome: 'recorded', label: 'recorded' },
  { outcome: 'duplicate', label: 'duplicate' },
  { outcome: 'conflict', label: 'conflict' },
  { outcome: 'quarantined', label: 'quarantined' },
  { outcome: 'passedOver', label: 'passed over' },
];

function whatToDo({ isDryRun, conflict, quarantined, quarantine }: ImportReport): string[] {
  const steps: string[] = [];
  if (quarantined > 0 && isDryRun)
    steps.push('Mend what would be quarantined before you import: it would stay for good.');
  else if (quarantined > 0)
    steps.push(
      `All that is in quarantine: ${quarantine}`,
      'Mend each at its source and send it again, or POST it mended to that address with /{id}/resubmit. What helps the',
      'firm is late 72 hours after it occurred. Quarantine keeps what was sent: sealed, but in clear where the ledger has no',
      'vault. Keep names, addresses and numbers of persons out of all but `personal`.',
    );
  if (conflict > 0)
    steps.push('A conflict has the source and id of other evidence: send what is new under an id of its own.');
  return steps.length > 0 ? ['', ...steps] : [];
}

function refusalText({ file, line, outcome, source, id, errors = [] }: Refused): string {
  const [first] = errors;
  const identity = source === undefined || id === undefined ? '' : ` ${source}/${id}`;
  const why = first === undefined ? '' : `: ${first.pointer === '' ? '' : `${first.pointer} `}${first.detail}`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${file}:${line}${identity} ${outcome}${why}${more}`;
}
