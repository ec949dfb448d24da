import { isRegisterSubject, linkedSubjects, shippedRuleSets } from '#libs/assessment';
import { kinds, type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import { coverageLine } from '../found-coverage.js';
import { inOrder } from './in-order.js';
import { arrivalsOf, coverageOf, ledgerNow, type Selection, selected } from './pages.js';
import type { Exported } from './whole-ledger.js';

/** What is taken of the registered sources: all that they sent, whoever it is about, or what the ledger found of them. */
export type OfSources = 'everything' | 'findings';

/**
 * One client's file, as NDJSON in the ledger's order: the evidence filed under the client and under whatever a link ties
 * to it, what arrived that claims to be about either and is none, the registers and the reference data. Whether a
 * source was covered depends on every number that it sent: with `everything` all that the registered sources sent is
 * there too, whoever it is about; with `findings` last lines for each say what the ledger found by each rule set, and nothing
 * of anybody else is in it.
 */
export async function* oneClient(
  url: string,
  client: string,
  ofSources: OfSources,
  signal: AbortSignal,
): AsyncGenerator<Exported> {
  const recordedTo = await ledgerNow(url, signal);
  const read = (selection: Selection) => selected(url, selection, recordedTo, signal);
  const subject = `client/${client}`;
  const own = await all(read({ subject }));
  const versions = await all(read({ kind: 'Source' }));
  const sources = new Set(versions.flatMap((source) => sourceOfSubject(source.subject) ?? []));
  const selections: Selection[] = [
    ...[subject, ...linkedSubjects(subject, own)].map((each) => ({ subject: each })),
    ...(ofSources === 'everything' ? [...sources].map((source) => ({ source })) : []),
  ];
  const registers = registerKinds.map((kind) => about(read({ kind }), isRegisterSubject));
  const arrivals = asStream(arrivalsOf(url, client, recordedTo, signal));
  for await (const evidence of inOrder([...selections.map(read), ...registers, arrivals])) yield exported(evidence);
  if (ofSources === 'everything') return;
  for (const source of sources) {
    const inForce = await coverageOf(url, source, { knownAt: recordedTo }, signal);
    if (inForce === undefined) continue;
    yield { ...exported(coverageLine(inForce)), events: 0 };
    for (const ruleSet of othersThan(inForce.ruleSet)) {
      const found = await coverageOf(url, source, { knownAt: recordedTo, ruleSet }, signal);
      if (found !== undefined) yield { ...exported(coverageLine(found)), events: 0 };
    }
  }
}

const exported = (line: object): Exported => ({ bytes: Buffer.from(`${JSON.stringify(line)}\n`), events: 1 });

/** The other rule sets by which the file may be asked; none of a ledger whose answers name no rule set yet. */
function othersThan(inForce: string | undefined): readonly string[] {
  if (inForce === undefined) return [];
  return shippedRuleSets.all.map(({ id }) => id).filter((id) => id !== inForce);
}

/** Kinds that may be about something registered. Of its own kinds the ledger goes by one: the reference it adopted. */
const registerKinds = kinds
  .filter(({ about, ownToLedger, name }) =>
    ownToLedger
      ? name === 'ReferenceAdopted'
      : about.some((subject) => subject !== 'client' && subject !== 'identifier'),
  )
  .map(({ name }) => name);

async function* about(
  events: AsyncIterable<RecordedEvidence>,
  isWanted: (subject: string) => boolean,
): AsyncGenerator<RecordedEvidence> {
  for await (const event of events) if (isWanted(event.subject)) yield event;
}

async function* asStream(events: Promise<readonly RecordedEvidence[]>): AsyncGenerator<RecordedEvidence> {
  yield* await events;
}

async function all(events: AsyncIterable<RecordedEvidence>): Promise<RecordedEvidence[]> {
  const found: RecordedEvidence[] = [];
  for await (const event of events) found.push(event);
  return found;
}
