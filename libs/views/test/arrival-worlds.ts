import fc from 'fast-check';
import { instant, instantText, type RecordedEvidence } from '#libs/evidence';

const begun = instant('2026-08-03T10:00:00Z');
const hour = 3_600_000;
const subjects = ['client/a', 'client/b', 'identifier/i', 'identifier/j'] as const;
const of = fc.constantFrom;
const subject = of(...subjects);
const contact = 'initium.ClientContact.v1';
/** Few identities, so that much of what arrives meets. */
const own = of('1', '2');
const arrival = of('0', '1', '2');

interface GeneratedArrival {
  readonly type: string;
  readonly subject: string;
  readonly data: object;
  readonly id?: string;
  readonly authid?: string;
  readonly resubmissionof?: string;
  /** Recorded so long after it occurred, in ms. */
  readonly late?: number;
}

/** Claims that say much or little, or are those of a contact that a source may send again. */
const claims = fc.oneof(
  fc.record(
    {
      type: of(contact, 'initium.WindDownNotice.v1', 'unheard of'),
      subject: of(...subjects, 'campaign/k'),
      source: fc.constant('crm'),
      id: own,
      time: of(-1, 0, 40).map((hours) => instantText(begun + hours * hour)),
    },
    { requiredKeys: [] },
  ),
  fc.record({ type: fc.constant(contact), subject, source: fc.constant('crm'), id: own }),
);

/** With what the entry says of them, or only what is kept of them. */
const quarantined = fc.record({ claims, says: fc.boolean() }).map(({ claims, says }): GeneratedArrival => {
  const raw = Buffer.from(JSON.stringify(claims)).toString('base64');
  const data = { quarantineId: '', sha256: 'a'.repeat(64), length: raw.length, raw, problems: [] };
  const { subject, ...others } = claims;
  const said = subject === 'campaign/k' ? others : claims;
  return { type: 'initium.Quarantined.v1', subject: 'ledger', data: says ? { ...data, claims: said } : data };
});

const conflict = claims.map((attempt): GeneratedArrival => {
  const data = { of: { source: 'crm', id: '1' }, conflictId: '', sha256: 'a'.repeat(64), attempt };
  return { type: 'initium.Conflict.v1', subject: 'ledger', data };
});

const dismissal = fc
  .record({
    subject: of(...subjects, 'ledger', 'ledger', 'ledger', 'ledger'),
    late: of(0, 0, 0, 72 * hour, 72 * hour + 1),
    data: fc.record({
      arrival,
      reason: of('TEST_DATA', 'TEST_DATA', 'NOT_EVIDENCE', 'BOREDOM'),
      evidence: fc.constant('memo'),
      approver: of('u1', 'u2', 'u2', 'u2'),
    }),
  })
  .map((told): GeneratedArrival => ({ type: 'initium.ArrivalDismissed.v1', authid: 'u1', ...told }));

/** Of the dismissal or retraction that came so many before. */
const retraction = fc
  .record({
    subject: of('ledger', 'ledger', 'client/a'),
    before: fc.nat({ max: 3 }),
    reason: of('TEST_DATA', 'regret'),
  })
  .map(({ subject, before, reason }): GeneratedArrival => {
    return {
      type: 'initium.Retraction.v1',
      subject,
      authid: 'u1',
      data: { before, reason, evidence: 'memo', approver: 'u2' },
    };
  });

const request = of('client/a', 'client/b', 'ledger').map(
  (subject): GeneratedArrival => ({
    type: 'initium.RegulatoryRequest.v1',
    subject,
    data: { authority: 'AMF', reference: 'r' },
  }),
);

const mended = fc
  .record({ subject, id: fc.option(own, { nil: undefined }), resubmissionof: fc.option(arrival, { nil: undefined }) })
  .map(({ id, resubmissionof, subject }): GeneratedArrival => {
    return {
      type: contact,
      subject,
      data: { channel: 'EMAIL' },
      ...(id && { id }),
      ...(resubmissionof && { resubmissionof }),
    };
  });

const link = fc
  .record({ identifier: of('i', 'j', 'client/b'), confidence: of('CONFIRMED', 'PROBABLE') })
  .map((data): GeneratedArrival => ({ type: 'initium.IdentityLink.v1', subject: 'client/a', data }));

const met = fc.oneof(
  { weight: 4, arbitrary: quarantined },
  { weight: 1, arbitrary: conflict },
  { weight: 5, arbitrary: dismissal },
  { weight: 3, arbitrary: retraction },
  { weight: 2, arbitrary: mended },
  { weight: 2, arbitrary: link },
  { weight: 1, arbitrary: request },
);

/**
 * What arrives and is no evidence, what may settle it, and what may undo that, in the order of recording: of few clients
 * and identities, an hour after each other. About how they settle each other, not kinds: of those it has what arrivals may become.
 */
export const arrivalWorlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .array(met, {
    minLength: 2,
    maxLength: 25,
  })
  .map((told) => {
    let arrived = 0;
    const taken = new Set<string>();
    const undoable: string[] = [];
    const completed = (id: string, data: object): object => {
      if ('raw' in data) return { ...data, quarantineId: `${arrived++}` };
      if ('attempt' in data) return { ...data, conflictId: `${arrived++}` };
      if (!('approver' in data)) return data;
      const { before = 0, ...rest } = data as { before?: number };
      const target = { source: 'desk', id: undoable.at(-1 - before) ?? 'none' };
      undoable.push(id);
      return 'arrival' in data ? data : { ...rest, target };
    };
    return told.flatMap(({ id: named, late = 0, data, ...one }, index) => {
      const [source, id] = named === undefined ? ['desk', `e${index}`] : ['crm', named];
      if (taken.has(`${source} ${id}`)) return [];
      taken.add(`${source} ${id}`);
      const at = begun + index * hour;
      const times = { time: instantText(at - late), ledgertime: instantText(at) };
      const event = { specversion: '1.0', id, source, ...one, ...times, data: completed(id, data) };
      return [event as unknown as RecordedEvidence];
    });
  });
