import { isRegisterSubject, linkedSubjects } from '#libs/assessment';
import { kinds, type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import { inOrder } from './in-order.js';
import { ledgerNow, type Selection, selected } from './pages.js';
import type { Exported } from './whole-ledger.js';

/**
 * What a ledger's answers about one client rest on, as NDJSON in its order: the evidence filed under the client and
 * under whatever a link ties to it; the registers and reference data; and all that the registered sources sent, whoever
 * it is about, because whether a source was covered depends on every number it sent.
 */
export async function* oneClient(url: string, client: string, signal: AbortSignal): AsyncGenerator<Exported> {
  const recordedTo = await ledgerNow(url, signal);
  const read = (selection: Selection) => selected(url, selection, recordedTo, signal);
  const subject = `client/${client}`;
  const own = await all(read({ subject }));
  const sources = new Set((await all(read({ kind: 'Source' }))).map((source) => sourceOfSubject(source.subject)));
  const selections: Selection[] = [
    ...[subject, ...linkedSubjects(subject, own)].map((each) => ({ subject: each })),
    ...[...sources].filter((source) => source !== undefined).map((source) => ({ source })),
  ];
  const registers = registerKinds.map((kind) => about(read({ kind }), isRegisterSubject));
  for await (const evidence of inOrder([...selections.map(read), ...registers])) {
    yield { bytes: Buffer.from(`${JSON.stringify(evidence)}\n`), events: 1 };
  }
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

async function all(events: AsyncIterable<RecordedEvidence>): Promise<RecordedEvidence[]> {
  const found: RecordedEvidence[] = [];
  for await (const event of events) found.push(event);
  return found;
}
