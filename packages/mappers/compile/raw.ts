import { createHash } from 'node:crypto';
import { limits } from '#libs/evidence';
import type { Mapping } from '../mapping.js';
import type { MappingContext } from '../mapping-context.js';
import type { MappedClaims, MappedEvidence } from './evidence-template.js';
import type { Paths } from './paths.js';

/** Extension attributes that say which mapping made a piece of evidence. */
interface MadeBy {
  readonly mapping: string;
  readonly mappinghash: string;
}

type CloudEvent = Readonly<Record<string, unknown>>;

/** What is left of a record for the event around it. */
const roomBytes = 4 * 1024;

interface WithRaw {
  /** The pieces of a record; the first of each subject has the record with it, to be sealed. */
  evidence(pieces: readonly MappedEvidence[], record: unknown): CloudEvent[];
  /** An event that is no evidence, so that a ledger keeps it whole in quarantine, with what it claims to be. */
  unmapped(claims: MappedClaims, record: unknown, reasons: readonly string[], context: MappingContext): CloudEvent;
}

export function withRaw(raw: Mapping['raw'], paths: Paths, madeBy: MadeBy): WithRaw {
  const kept = (record: unknown): object => {
    const text = JSON.stringify(raw === 'mapped' ? onlyMembers(record, paths.members) : record) ?? 'null';
    return wholeOrHash(text);
  };
  return {
    evidence(pieces, record) {
      const subjects = new Set<string>();
      return pieces.map(({ data, ...piece }) => {
        const isFirst = raw !== 'none' && !subjects.has(piece.subject);
        subjects.add(piece.subject);
        return { specversion: '1.0', ...piece, ...madeBy, data: isFirst ? { ...data, personal: kept(record) } : data };
      });
    },
    unmapped({ type, subject, time, id }, record, reasons, { source, keys }) {
      const text = JSON.stringify(record) ?? 'null';
      const named = id ?? `r.${keys.digest([text])}`;
      const claims = { ...(subject !== undefined && { subject }), ...(time !== undefined && { time }) };
      const data = { unmapped: reasons.slice(0, 20), personal: wholeOrHash(text) };
      return { specversion: '1.0', id: named, source, type: type ?? unmappedType, ...claims, ...madeBy, data };
    },
  };
}

/** Of what nobody can say which kind it is. It is none, so that a ledger never takes it for evidence. */
export const unmappedType = 'initium.Unmapped.v1';

/** As text, for a record may have names, numbers and depths that evidence may not; of what is too long, its hash and length. */
function wholeOrHash(text: string): object {
  const bytes = Buffer.byteLength(text);
  // In the event it is written once more, with its quotes escaped.
  if (Buffer.byteLength(JSON.stringify(text)) <= limits.eventBytesMax - roomBytes) return { raw: text };
  return { rawSha256: createHash('sha256').update(text).digest('hex'), rawBytes: bytes };
}

function onlyMembers(record: unknown, members: ReadonlySet<string>): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => members.has(name)));
}
