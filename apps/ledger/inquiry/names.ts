import { type SubjectKind, subjectKinds, subjectPattern } from '#libs/evidence';
import { Refusal } from '../refusal.js';
import { timeText } from './instants.js';
import type { Knowledge } from './standpoint.js';

/** How everything is called. */
export const nameForm = '1 to 128 of A-Z a-z 0-9 . _ ~ : @ + -, and no e-mail address, telephone number or IP address';

const patterns = new Map(subjectKinds.map((kind) => [kind, new RegExp(subjectPattern([kind]))]));

/** Whether something of this kind may be called so. */
export function isNameOf(kind: SubjectKind, name: string): boolean {
  return patterns.get(kind)?.test(`${kind}/${name}`) === true;
}

/** No evidence is filed under this client: a list that has nothing of it would look like that of a known one. */
export function unknownClient(client: string, { knownAt }: Knowledge): Refusal {
  return new Refusal(
    'not-found',
    `Nothing is recorded of client ${client} by ${timeText(knownAt)}; look for its name in /v1/clients.`,
  );
}

/** A name from the path of an address. Refuses (`invalid-parameter`) what nothing of this kind can be called. */
export function nameInPath(kind: SubjectKind, name: string): string {
  if (isNameOf(kind, name)) return name;
  throw new Refusal(
    'invalid-parameter',
    `"${name}" in the address is no ${kind}'s name; it must be ${nameForm}, percent-encoded.`,
    {
      errors: [{ pointer: '/path/id', detail: `is no ${kind}'s name` }],
    },
  );
}
