import { table } from '../table.js';
import type { Reconciled } from './reconcile-source.js';
import type { Disagreement, Unmatched } from './two-sides.js';

const number = new Intl.NumberFormat('en');

const meanings: Readonly<Record<Disagreement, { readonly says: string; readonly todo: string }>> = {
  missingHere: {
    says: 'the vendor lists, and the ledger has nothing of',
    todo: 'Import them: the same command with --heal. Then find out why they did not arrive (initium connection list, /v1/sources).',
  },
  missingThere: {
    says: 'the ledger holds, and the vendor does not list',
    todo: 'Ask the vendor for an export of the whole period. What it never sent was recorded by somebody else under its source.',
  },
  different: {
    says: 'both have, and say otherwise of',
    todo: 'Look at each. Evidence that is wrong is retracted by two persons (initium proposals), and sent as it is under another id.',
  },
};

/** A finding for people: what was compared, what each side lacks, and what to do about it. */
export function reconciledText(reconciled: Reconciled, healed: boolean): string {
  const { source, periodFrom, periodTo, found, remains, imported, unmapped, ignored, recordedAs } = reconciled;
  const { vendorCount, ledgerCount, examples } = reconciled;
  const lines = [
    `${source}, ${periodFrom} to ${periodTo}`,
    `  deliveries: ${number.format(vendorCount)} by the vendor, ${number.format(ledgerCount)} here`,
    ...(ignored > 0 ? [`  ${number.format(ignored)} records that the mapping ignores`] : []),
  ];
  if (imported !== undefined) {
    const { recorded, duplicate, conflict, quarantined } = imported.counts;
    lines.push(
      `  found first: ${number.format(found.missingHere)} missing here, ${number.format(found.different)} different`,
      `  imported: ${number.format(recorded)} recorded, ${number.format(duplicate)} there already, ${number.format(conflict)} in conflict, ${number.format(quarantined)} quarantined`,
    );
  }
  const disagreements = (Object.keys(meanings) as Disagreement[]).filter((each) => remains[each] > 0);
  for (const each of disagreements) {
    const { says, todo } = meanings[each];
    if (each === 'missingHere' && healed) continue;
    lines.push('', `${number.format(remains[each])} messages ${says}:`, tableOf(examples[each]), todo);
  }
  if (remains.missingHere > 0 && healed)
    lines.push(
      '',
      `${number.format(remains.missingHere)} messages are still missing: the ledger took them for no evidence. GET /v1/quarantine says why.`,
    );
  if (unmapped > 0)
    lines.push(
      '',
      `${number.format(unmapped)} records are none that the mapping knows, so nobody can say whether they are here.`,
    );
  if (disagreements.length === 0 && unmapped === 0) lines.push('', 'Both say the same.');
  else
    lines.push(
      '',
      'The period counts as uncovered by this finding (R-227). Once it is mended, two persons resolve the gap: SourceGapResolved.',
    );
  lines.push('', `Recorded as ${recordedAs}.`);
  return `${lines.join('\n')}\n`;
}

const tableOf = (examples: readonly Unmatched[]): string =>
  table(
    ['message', 'event', 'what', 'about', 'dated'],
    examples.map(({ message, event, type, stage, subject, time }) => [
      message ?? '',
      event,
      `${type.split('.')[1] ?? type}${stage === null ? '' : ` ${stage}`}`,
      subject,
      time,
    ]),
  ).trimEnd();
