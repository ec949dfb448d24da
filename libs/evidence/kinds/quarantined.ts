import { kind } from '../kind.js';
import { limits } from '../limits.js';
import { List, Members, Optional, Text, Truth } from '../type-builders.js';
import { Count, EventReference, Instant, Note, Sha256 } from '../vocabulary.js';

const Reason = Members({ pointer: Text(), detail: Text() }, { additionalProperties: false });

const Claimed = Optional(Text({ minLength: 1, maxLength: limits.textLengthMax }));

const Claims = Members(
  { type: Claimed, subject: Claimed, source: Claimed, id: Claimed, time: Claimed },
  { additionalProperties: false, description: 'what could be read {type, subject, source, id, time}' },
);

export const quarantined = kind(
  'Quarantined',
  {
    quarantineId: Note,
    /** Of what was received, in hex. Where it is sealed so is this. */
    sha256: Optional(Sha256),
    /** Of what was received, in bytes. */
    length: Count,
    /** What was received, in base64; of what was over-long, its first 64 KiB. Sealed with all else that may be personal, where there is a vault. */
    raw: Optional(Text({ maxLength: 16 * 1024 * 1024 })),
    truncated: Optional(Truth()),
    contentType: Optional(Text()),
    problems: List(Reason, { maxItems: limits.problemsMax + 1 }),
    resubmissionOf: Optional(EventReference),
    /** What could be read of what arrived: who and what it is about, as it says. */
    claims: Optional(Claims),
    /** What it claims to be about, where that is no client and no identifier. */
    about: Optional(Note),
    /** Until when what is sealed can be opened, where it is not known whom it concerns. */
    until: Optional(Instant),
  },
  {
    about: ['ledger'],

    bearing: 'stands',
    saidBy: 'ledger',
    description: 'Something arrived that is not valid evidence, and is kept whole.',
  },
);
