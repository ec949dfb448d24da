import { type Evidence, isKind } from './evidence.js';

/**
 * The subjects under which a piece of evidence is found: its own, and of an `IdentityLink` that of the identifier too,
 * `identifier/<id>` or `client/<id>`.
 */
export function subjectsOf(evidence: Evidence): string[] {
  if (!isKind(evidence, 'IdentityLink')) return [evidence.subject];
  const linked = linkedSubject(evidence.data.identifier);
  return linked === evidence.subject ? [linked] : [evidence.subject, linked];
}

/** The subject that the identifier of an `IdentityLink`, or an entry of an `ExposureCheck`, names. */
export function linkedSubject(identifier: string): string {
  return identifier.startsWith('client/') ? identifier : `identifier/${identifier}`;
}
