import { type RecordedEvidence, typeOf } from '#libs/evidence';
import { type Fact, isKind } from '../facts/fact.js';

/** Whose fact it is: the client's own, or that of something linked to it. */
export interface Owner {
  /** `client/<id>` or `identifier/<id>`. */
  readonly subject: string;
  readonly own: boolean;
  /** Adverse facts count through it: taint when confirmed, R-143 when only probable. */
  readonly confirmed: boolean;
  /** Favourable facts count through it: never those of another account. */
  readonly favourable: boolean;
  /** The link by which facts count for the client: of the strongest kind, the first recorded. */
  readonly links: readonly Fact<'IdentityLink'>[];
}

/** A fact that counts for a client, and by what title. */
export interface Owned<F extends Fact = Fact> {
  readonly fact: F;
  readonly owner: Owner;
}

/** The subject that a link names, seen from one client (`client/c3`): its identifier, or the other account. */
export function linkedSubject(
  link: { subject: string; data: { identifier: string } },
  client: string,
): string | undefined {
  const { identifier } = link.data;
  const named = identifier.startsWith('client/') ? identifier : `identifier/${identifier}`;
  if (link.subject === client) return named === client ? undefined : named;
  return named === client ? link.subject : undefined;
}

const identityLink = typeOf('IdentityLink');

/** The subjects whose evidence is also a client's: one hop from it, by links recorded on either side. */
export function linkedSubjects(client: string, evidence: Iterable<RecordedEvidence>): Set<string> {
  const subjects = new Set<string>();
  for (const { type, subject, data } of evidence) {
    if (type !== identityLink) continue;
    const linked = linkedSubject({ subject, data: data as { identifier: string } }, client);
    if (linked !== undefined) subjects.add(linked);
  }
  return subjects;
}

/** How a client owns the facts of each subject: itself, and every subject that a standing link ties to it. In the ledger's order. */
export function ownersOf(client: string, facts: readonly Fact[]): Map<string, Owner> {
  const owners = new Map<string, Owner>();
  owners.set(client, { subject: client, own: true, confirmed: true, favourable: true, links: [] });
  for (const link of facts) if (isKind(link, 'IdentityLink') && (link.helps || link.hurts)) join(owners, client, link);
  return owners;
}

/** The same after one more link. */
export function joinedBy(
  link: Fact<'IdentityLink'>,
  client: string,
  owners: ReadonlyMap<string, Owner>,
): ReadonlyMap<string, Owner> {
  const joined = new Map(owners);
  join(joined, client, link);
  return joined;
}

function join(owners: Map<string, Owner>, client: string, link: Fact<'IdentityLink'>): void {
  const subject = linkedSubject(link, client);
  if (subject === undefined) return;
  const known = owners.get(subject);
  const confirmed = link.data.confidence === 'CONFIRMED';
  const isStronger = known === undefined || (confirmed && !known.confirmed);
  owners.set(subject, {
    subject,
    own: false,
    confirmed: confirmed || known?.confirmed === true,
    favourable: (confirmed && link.helps && subject.startsWith('identifier/')) || known?.favourable === true,
    links: isStronger ? [link] : known.links,
  });
}

/** The names by which a check must list what is linked: an identifier's id, or `client/<id>`. */
export function namesToCheck(owners: ReadonlyMap<string, Owner>): string[] {
  return [...owners.values()].filter(({ own }) => !own).map(({ subject }) => nameToCheck(subject));
}

export const nameToCheck = (subject: string): string => subject.replace(/^identifier\//, '');
