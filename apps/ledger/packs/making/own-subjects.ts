import { isKind, linkedSubject, type RecordedEvidence, typeOf } from '#libs/evidence';
import { packLimits } from '#libs/evidence-pack';
import { Refusal } from '../../refusal.js';
import type { PackSources } from './facts-of-pack.js';

/**
 * A client and the identifiers that are its own beyond doubt, sorted: a confirmed link joins them to it, no link was ever to anybody
 * else, and none was withdrawn. What may be another's is not opened to it. Refuses (`too-large`) of whom more are linked than a pack has.
 *
 * @param evidence all of the client, by the same knowledge
 */
export async function ownSubjects(
  { evidenceIndex, evidenceAt }: Pick<PackSources, 'evidenceIndex' | 'evidenceAt'>,
  client: string,
  evidence: readonly RecordedEvidence[],
  upTo: bigint,
): Promise<string[]> {
  const own = `client/${client}`;
  const withdrawn = new Set(evidence.flatMap((one) => (isKind(one, 'Retraction') ? [keyOf(one.data.target)] : [])));
  const linked = evidenceIndex.linked(own, upTo).filter((subject) => subject.startsWith('identifier/'));
  if (linked.length >= packLimits.subjectsMax)
    throw new Refusal('too-large', `More than ${packLimits.subjectsMax} identifiers are linked to the client.`);
  const confirmed: string[] = [];
  for (const subject of linked) {
    const filter = { subject, type: typeOf('IdentityLink'), limit: packLimits.subjectsMax };
    const links = (await evidenceAt(evidenceIndex.events(filter, upTo))).filter((one) => isKind(one, 'IdentityLink'));
    const isAlone = links.every((link) => link.subject === own && linkedSubject(link.data.identifier) === subject);
    const isSure = links.some(({ data }) => data.confidence === 'CONFIRMED');
    if (isAlone && isSure && !links.some((link) => withdrawn.has(keyOf(link)))) confirmed.push(subject);
  }
  return [own, ...confirmed.sort()];
}

const keyOf = ({ source, id }: { readonly source: string; readonly id: string }): string => `${source}\n${id}`;
