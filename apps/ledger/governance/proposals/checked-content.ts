import { checkEvidence, type DataOf, type Evidence, instantText, type KindName, typeOf } from '#libs/evidence';
import { Refusal, type RefusalReason, told } from '../../refusal.js';

/** What evidence that two persons decided on has beside what they decide, or may not have here. */
const apart = ['approver', 'anchor', 'personal'];

/**
 * The content of a proposal as the data that evidence of a kind would have, but for the approver: it is held to the kind's
 * schema, as what a source sends is. Refuses (`invalid-body`) with every reason.
 */
export function contentFor<Name extends KindName>(
  kind: Name,
  content: unknown,
  { subject, now }: { readonly subject: string; readonly now: number },
): Omit<DataOf<Name>, 'approver'> {
  const members = mustBeObject(content);
  mustBeNone(Object.keys(members).filter((name) => apart.includes(name)));
  const { evidence, problems = [] } = checkEvidence({
    specversion: '1.0',
    id: '0',
    source: 'proposal',
    type: typeOf(kind),
    subject,
    time: instantText(now),
    data: members,
  });
  if (evidence === undefined)
    throw invalidContent(
      problems.map(({ pointer, detail }) => ({ pointer: pointer.replace(/^\/data\b/, ''), detail })),
    );
  return (evidence as Evidence).data as Omit<DataOf<Name>, 'approver'>;
}

export function mustBeObject(content: unknown): Readonly<Record<string, unknown>> {
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
  throw invalidContent([{ pointer: '', detail: 'must be an object' }]);
}

/** Refuses members by their names: what is misspelt is never passed over. */
export function mustBeNone(names: readonly string[]): void {
  if (names.length > 0) throw invalidContent(notKnown(names));
}

export const notKnown = (names: readonly string[]): RefusalReason[] =>
  names.map((name) => ({ pointer: `/${name}`, detail: 'is not known here' }));

/** Reasons with pointers into the content. */
export function invalidContent(reasons: readonly RefusalReason[]): Refusal {
  const errors = reasons.map(({ pointer, detail }) => ({ pointer: `/content${pointer}`, detail }));
  return new Refusal('invalid-body', `${told(errors)} Send it mended.`, { errors });
}
