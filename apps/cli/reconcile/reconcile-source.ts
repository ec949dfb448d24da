import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type ClosedInterval, selfDescribing } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { ledgerNow, selected } from '../export/pages.js';
import { CommandFailure } from '../failure.js';
import { deliver } from '../import/delivery.js';
import { ImportTally } from '../import/import-tally.js';
import { nameOf } from '../lines.js';
import type { MappedEvent, Mapper } from '../mappers/mapper.js';
import type { ProgressLine } from '../progress-line.js';
import { type Disagreement, type Disagreements, type SaidEvent, TwoSides, type Unmatched } from './two-sides.js';

export interface ReconcileAsked {
  readonly url: string;
  readonly mapper: Mapper;
  /** Whose evidence is compared. */
  readonly source: string;
  /** The vendor by name, as the finding has it. */
  readonly vendor: string;
  readonly file: string;
  readonly period?: ClosedInterval;
  /** Imports what is missing before the finding is recorded. */
  readonly heal: boolean;
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
}

export interface Reconciled {
  readonly source: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly vendorCount: number;
  readonly ledgerCount: number;
  /** As it was found, and as it is after what was missing was imported. */
  readonly found: Disagreements;
  readonly remains: Disagreements;
  /** Records of the export of which no evidence could be made: whether the ledger has them cannot be told. */
  readonly unmapped: number;
  /** Records that the mapping ignores. */
  readonly ignored: number;
  /** What became of what was imported; none without `heal`. */
  readonly imported: ImportTally | undefined;
  readonly examples: Readonly<Record<Disagreement, readonly Unmatched[]>>;
  /** The evidence by which the finding is in the ledger. */
  readonly recordedAs: string;
}

const examplesMax = 20;
/** A vendor and a ledger may date a message a moment apart: what lies so near to the period is looked at to find its other side. */
const besideMs = 3_600_000;

/**
 * Holds a vendor's export against what the ledger has of the source, message by message, and records what was found as `Reconciliation`
 * (R-227); with `heal` it imports what is missing first, and what it records then is what remains. Throws a `CommandFailure` where
 * nothing can be compared, or the finding is not taken.
 */
export async function reconcileSource(asked: ReconcileAsked): Promise<Reconciled> {
  const sides = new TwoSides();
  try {
    return await compared(asked, sides);
  } finally {
    sides.close();
  }
}

async function compared(asked: ReconcileAsked, sides: TwoSides): Promise<Reconciled> {
  const { source, heal } = asked;
  const read = await readExport(asked, sides);
  const period = asked.period ?? sides.exported();
  if (period === undefined)
    throw new CommandFailure(
      `${nameOf(asked.file)}: nothing in it is evidence, so it says no period; say which by --from and --to`,
    );
  await readLedger(asked, sides, period);
  const found = sides.disagreements(period);
  const id = `reconciliation-${randomUUID()}`;
  const imported = heal ? await importMissing(asked, sides, period, id) : undefined;
  if (imported !== undefined) {
    sides.forgetLedger();
    await readLedger(asked, sides, period);
  }
  const remains = sides.disagreements(period);
  const counts = { vendorCount: sides.deliveries('export', period), ledgerCount: sides.deliveries('ledger', period) };
  const [periodFrom, periodTo] = [new Date(period.from).toISOString(), new Date(period.to).toISOString()];
  const unmatched = unmatchedIn(remains) + read.unmapped;
  const data = { vendor: asked.vendor, periodFrom, periodTo, ...counts, exportHash: read.hash, unmatched };
  await recordFinding(asked, { id, data, firstfinding: inShort(found) });
  return {
    ...{ source, periodFrom, periodTo, ...counts, found, remains, imported },
    ...{ unmapped: read.unmapped, ignored: read.ignored },
    examples: {
      missingHere: sides.examples('missingHere', period, examplesMax),
      missingThere: sides.examples('missingThere', period, examplesMax),
      different: sides.examples('different', period, examplesMax),
    },
    recordedAs: `${source}/${id}`,
  };
}

export const unmatchedIn = ({ missingHere, missingThere, different }: Disagreements): number =>
  missingHere + missingThere + different;

const inShort = ({ missingHere, missingThere, different }: Disagreements): string =>
  `${missingHere} missing here; ${missingThere} missing there; ${different} different`;

const eventIn = (mapped: Uint8Array): SaidEvent => JSON.parse(Buffer.from(mapped).toString()) as SaidEvent;

async function readExport({ mapper, file, progress }: ReconcileAsked, sides: TwoSides) {
  const hash = createHash('sha256');
  if (file === '-') throw new CommandFailure('--export -: it is read more than once, so it has to be a file');
  await pipeline(createReadStream(file), hash);
  let [unmapped, ignored, records] = [0, 0, 0];
  for await (const { event, ignored: isIgnored, unmapped: why, end } of mapper.events(file, nothingRead)) {
    if (why !== undefined) unmapped++;
    else if (event !== undefined) sides.add('export', eventIn(event));
    else if (isIgnored !== undefined) ignored++;
    progress.update(++records, end);
  }
  return { hash: hash.digest('hex'), unmapped, ignored };
}

const nothingRead = { bytes: 0, lines: 0 };

async function readLedger(
  { url, source, signal }: ReconcileAsked,
  sides: TwoSides,
  period: ClosedInterval,
): Promise<void> {
  const [from, to] = [period.from - besideMs, period.to + besideMs].map((at) => new Date(at).toISOString());
  const now = await ledgerNow(url, signal);
  for await (const evidence of selected(url, { source, from, to }, now, signal))
    if (!selfDescribing.has(evidence.type)) sides.add('ledger', evidence as RecordedEvidence as SaidEvent);
}

/** Sends what the ledger has not, and what nobody can make evidence of, as an import would: with the finding that it was missing by. */
async function importMissing(
  { url, mapper, file, signal }: ReconcileAsked,
  sides: TwoSides,
  period: ClosedInterval,
  finding: string,
): Promise<ImportTally> {
  const tally = new ImportTally();
  async function* missing(): AsyncGenerator<MappedEvent> {
    for await (const mapped of mapper.events(file, nothingRead)) {
      if (mapped.event === undefined) continue;
      const event = eventIn(mapped.event);
      const at = instant(event.time);
      if (mapped.unmapped === undefined && (at < period.from || at > period.to || sides.isHeld(event))) continue;
      yield { ...mapped, event: Buffer.from(JSON.stringify({ ...event, healedby: finding })) };
    }
  }
  for await (const answered of deliver(url, missing(), { signal })) tally.add(file, answered);
  return tally;
}

interface Finding {
  readonly id: string;
  readonly data: object;
  readonly firstfinding: string;
}

async function recordFinding({ url, source, signal }: ReconcileAsked, finding: Finding): Promise<void> {
  const event = {
    ...{ specversion: '1.0', source, type: 'initium.Reconciliation.v1', subject: `source/${source}` },
    ...{ time: new Date().toISOString(), ...finding },
  };
  async function* alone(): AsyncGenerator<MappedEvent> {
    yield { event: Buffer.from(JSON.stringify(event)), line: 1, end: 1 };
  }
  for await (const { result } of deliver(url, alone(), { signal })) {
    if (result.outcome === 'recorded') continue;
    const why = result.errors?.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; ');
    throw new CommandFailure(
      `the finding is ${result.outcome}${why === undefined ? '' : `: ${why}`}; a token needs the kind Reconciliation`,
    );
  }
}
