import type { Case } from '../case/case.js';
import { controlsOf, type Sides } from '../case/controls.js';
import { isAimedAt } from '../case/public-campaigns.js';
import { retractedAdverse } from '../case/retracted-adverse.js';
import { allegationsOf, liftingResolutions } from '../client/allegations.js';
import { type Fact, isKind } from '../facts/fact.js';
import { uncoveredSource } from '../rules/p1/r-227-uncovered-source.js';
import { statuses } from '../rules/status.js';
import type { Verdict } from './decide.js';

/** All evidence that bears on an answer, either way, so that no one can show half. */
export interface BearingEvidence {
  /** What helps the firm, enough or not, timely or not. */
  readonly for: ReadonlySet<Fact>;
  /** What hurts it, answered or not. */
  readonly against: ReadonlySet<Fact>;
}

export function bearingEvidenceOf(question: Case, verdict: Verdict): BearingEvidence {
  const more = question.dossier.readings.citesAll ? beyondP1(question) : none;
  const against = new Set([...solicitations(question), ...doubts(question), ...more.against]);
  const helpful = [...initiative(question), ...relief(question), ...routes(question), ...more.for];
  const bearing = { for: new Set(helpful.filter((fact) => !against.has(fact))), against };
  // Whatever decided bears on the answer: on its side, unless it stands on one already.
  const side = statuses[verdict.status].mayServe ? bearing.for : bearing.against;
  for (const fact of verdict.because()) if (!bearing.for.has(fact) && !bearing.against.has(fact)) side.add(fact);
  return bearing;
}

const none: Sides = { for: [], against: [] };

/** What P1's answers do not name: orders, an exit, arrivals, what a check left out, what ended a context, what was retracted. */
function beyondP1(question: Case): Sides {
  const { dossier, registers, file, initiated, earliest, entity, at } = question;
  const orders = registers.entities.ordersBy(entity, at, isAimedAt(question.where, at, registers.tables));
  const request = initiated ?? earliest;
  const incomplete = request?.factsIn('INCOMPLETE') ?? [];
  const leftOut = incomplete.flatMap((check) => (isKind(check, 'ExposureCheck') ? dossier.leftOutOf(check) : []));
  const exit = question.isExit ? [...registers.entities.plans(entity), ...noticesOf(question)] : [];
  const controls = controlsOf(question);
  const dismissed = dossier.arrivals.dismissed.filter((arrival) => arrival.at <= at);
  return {
    for: [
      ...controls.for,
      ...orders.filter(({ data }) => data.order === 'LIFTED'),
      ...exit.filter((fact) => fact.helps && fact.at <= at),
      ...dismissed.map(({ dismissal }) => dismissal),
    ],
    against: [
      ...controls.against,
      ...orders.filter(({ data }) => data.order === 'CEASE'),
      ...dossier.unsettledArrivals.filter((arrival) => arrival.at <= at).map(({ fact }) => fact),
      ...dismissed.map(({ fact }) => fact),
      ...leftOut,
      ...file.taints(at).flatMap(({ ended }) => ended),
      ...retractedAdverse(question),
    ],
  };
}

const noticesOf = ({ dossier, entity }: Case): readonly Fact[] =>
  dossier.own('WindDownNotice').filter(({ data }) => data.entity.replace(/^entity\//, '') === entity);

/** What taints, or would but for a doubt in the client's disfavour, with all that makes it so. */
function solicitations({ file, at }: Case): Fact[] {
  const acts = [...file.taints(at).map(({ act }) => act), ...file.blocked('R-132', at), ...file.blocked('R-143', at)];
  const grounds = new Set(acts.flatMap((act) => act.grounds));
  return [...acts.map(({ fact }) => fact), ...[...grounds].flat()];
}

/** What else speaks against the client's own initiative, also where a check or a resolution answers it. */
function doubts({ dossier, initiated, earliest, at }: Case): Fact[] {
  const found = dossier.own('ExposureCheck').filter(({ data, hurts }) => hurts && data.result === 'FOUND');
  const request = initiated ?? earliest;
  const open = request === undefined ? [] : request.relevantCampaigns.flatMap(({ versions }) => versions);
  return [
    ...[...found, ...allegationsOf(dossier)].filter((fact) => fact.at <= at),
    ...dossier.own('ErasureExecuted'),
    ...open,
    ...(request !== undefined && uncoveredSource.applies(request) ? uncoveredSource.because(request) : []),
  ];
}

/** Contact, origin, requests and checks, whether or not they suffice, and permitted offers with their original. */
function initiative({ dossier, file, at }: Case): Fact[] {
  const { contacts, origins } = dossier.relationship;
  const checks = dossier.own('ExposureCheck').filter(({ data }) => data.result === 'NONE');
  const facts = [...contacts.all, ...origins.all, ...file.requests, ...checks, ...dossier.own('GroupMembership')];
  const extensions = file.extensions(at).flatMap(({ act, original }) => [act.fact, original.request]);
  return [...facts.filter((fact) => fact.helps && fact.at <= at), ...extensions];
}

/** What takes an adverse fact away, or never let it become one. */
function relief({ dossier, file, at }: Case): Fact[] {
  const neutral = file.neutral(at).filter(({ effect }) => effect === 'R-124' || effect === 'R-127');
  return [...neutral.map(({ fact }) => fact), ...liftingResolutions(dossier), ...dossier.relieving];
}

/** Evidence by which another route than Article 61 is open. */
function routes({ registers, where, service, asset, entity, at }: Case): Fact[] {
  const authorised = registers.entities.authorised(entity, service, at);
  const entitled =
    where.state === 'INSIDE' && where.country !== undefined
      ? registers.entities.entitled(entity, where.country, service, at)
      : undefined;
  return [
    ...(where.state === 'OUTSIDE' ? where.because : []),
    ...registers.assets.outOfScope(asset, at),
    ...[authorised, entitled].filter((fact) => fact !== undefined),
  ];
}
