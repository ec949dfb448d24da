import { isAdverse } from './acts.js';
import { liftingResolutions, openAllegations } from './allegations.js';
import type { Case } from './case.js';
import type { Fact } from './fact.js';

/** All evidence that bears on an answer, either way, so that no one can show half. */
export interface Bearing {
  readonly for: readonly Fact[];
  readonly against: readonly Fact[];
}

export function bearingOf(question: Case): Bearing {
  const { dossier, at } = question;
  const acts = actsBearing(question);
  const until = (facts: readonly Fact[]) => facts.filter((fact) => fact.at <= at);
  const adverse = new Set(acts.against);
  const checks = until(dossier.own('ExposureCheck'));
  const found = (fact: Fact) => (fact.data as { result?: string }).result === 'FOUND';
  const contacts = dossier.of('ClientContact').filter(({ owner }) => owner.favourable);
  const helpful = until([
    ...contacts.map(({ fact }) => fact),
    ...dossier.own('OriginEvidence'),
    ...question.file.requests,
    ...dossier.own('GroupMembership'),
  ]);
  return {
    for: [
      ...acts.for,
      ...[...helpful, ...checks.filter((fact) => !found(fact))].filter((fact) => fact.helps && !adverse.has(fact)),
      ...liftingResolutions(dossier),
      ...(question.where.state === 'OUTSIDE' ? question.where.because : []),
      ...routesOf(question),
    ],
    against: [
      ...acts.against,
      ...checks.filter((fact) => found(fact) && fact.hurts),
      ...openAllegations(dossier, at),
      ...dossier.own('ErasureExecuted'),
      ...question.requests.slice(0, 1).flatMap((request) => request.reasonFacts()),
    ],
  };
}

function actsBearing({ file, at }: Case): { for: Fact[]; against: Fact[] } {
  const bearing = { for: [] as Fact[], against: [] as Fact[] };
  const permitted = new Set<unknown>(file.extensions(at));
  for (const act of file.concerning(at)) {
    if (permitted.has(act)) bearing.for.push(act.fact);
    else if (isAdverse(act.effect)) bearing.against.push(act.fact, ...act.because);
    // What reached nobody, and what came from someone independent, speaks for the firm.
    else if (act.effect === 'R-127' || act.effect === 'R-124') bearing.for.push(act.fact);
  }
  return bearing;
}

/** Evidence by which another route than Article 61 is open. */
function routesOf({ registers, where, service, asset, entity, at }: Case): Fact[] {
  const authorised = registers.entities.authorised(entity, service, at);
  const entitled =
    where.state === 'INSIDE' ? registers.entities.entitled(entity, where.country, service, at) : undefined;
  return [...registers.assets.outOfScope(asset, at), authorised, entitled].filter((fact) => fact !== undefined);
}
