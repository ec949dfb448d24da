import { packLimits } from './limits.js';
import { hexHash, jsonPart, list, members, oneOf, parseJsonPart, text, whole } from './strict.js';

/** A subject of which the pack proves that nothing is left out, or how much. */
export interface ProvedSubject {
  /** `client/c1`: whose tag it is only the holder of the tag key can tell. */
  readonly subject: string;
  readonly tag: string;
  /** What it is to the question: the client, what a link joins to it, or a register entry that its evidence names. */
  readonly role: 'client' | 'linked' | 'register';
  /** How many leaves are about it by the map's epoch, and how many of the first of them are exhibits. */
  readonly leaves: number;
  readonly shown: number;
}

const subject = members<ProvedSubject>({
  subject: text(300, /^[a-z]{1,32}\//),
  tag: hexHash,
  role: oneOf('client', 'linked', 'register'),
  leaves: whole(0),
  shown: whole(0, packLimits.exhibitsMax),
});

const subjects = members<{ readonly v: 1; readonly subjects: readonly ProvedSubject[] }>({
  v: oneOf(1),
  subjects: list(subject, packLimits.subjectsMax),
});

export const subjectsBytes = (proved: readonly ProvedSubject[]): Uint8Array => jsonPart({ v: 1, subjects: proved });

/** Reads `data/log/subjects.json`. Throws a `FormatError` where it is none. */
export const parseProvedSubjects = (bytes: Uint8Array): readonly ProvedSubject[] =>
  parseJsonPart(bytes, 'subjects.json', subjects).subjects;
