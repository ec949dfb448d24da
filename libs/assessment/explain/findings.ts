import { type DataOf, instant } from '#libs/evidence';
import type { Verdict } from '../answer/decide.js';
import type { Case } from '../case/case.js';
import { RequestCase } from '../case/request-case.js';
import { eventKey, type Fact, isKind } from '../facts/fact.js';
import type { ReferenceTables } from '../reference/reference.js';
import { tainted } from '../rules/p1/tainted.js';
import { hindranceOf, termsOfExit, windDown, windDownMs } from '../rules/p2/r-050-wind-down.js';
import type { RuleSet } from '../rules/rule-set.js';
import { statuses } from '../rules/status.js';
import { arrivedIn } from '../sources/arrived.js';
import { isMendable } from '../sources/settlement.js';
import { type Barrier, finding, type NamedFinding } from './finding.js';
import { countOf, ofAct, ofDeliveriesSetAside } from './findings-of-messages.js';
import { ofRequest } from './findings-of-request.js';

/** What decided, with its numbers. */
export function findingsOf(question: Case, verdict: Verdict, ruleSet: RuleSet): readonly NamedFinding[] {
  const { rule, because } = verdict;
  return [
    ...placeOf(question, rule),
    ...byRule(question, rule, because(), ruleSet),
    ...closedRoutes(question, verdict, ruleSet),
    ...(verdict.passed < ruleSet.table.indexOf(tainted) ? [] : ofDeliveriesSetAside(question)),
  ];
}

/** Above these rules nobody asks where the client is. */
const placeless: ReadonlySet<string> = new Set(['R-000', 'R-010', 'R-020']);

function placeOf({ where, registers }: Case, rule: string): readonly NamedFinding[] {
  // Of a client that is assumed to be inside, a flag says so.
  if (placeless.has(rule) || where.state === 'ASSUMED') return [];
  const byLogins = where.because.length > 0 && where.because.every((fact) => isKind(fact, 'IpLogin'));
  return [finding('place', { where, byLogins, policy: registers.tables.policy })];
}

/** Of a rule of which there is nothing more to say than its claim and the evidence, nothing. */
function byRule(question: Case, rule: string, because: readonly Fact[], ruleSet: RuleSet): readonly NamedFinding[] {
  const { registers, file, at, earliest, taint } = question;
  if (taint?.rule === rule) {
    const count = countOf(file.taints(at).map(({ act }) => act.fact));
    const found = [finding('taint', { at: taint.at, count }), ...ofAct(question, taint.act)];
    return rule === 'R-320' || rule === 'R-330' ? [offerOf(question, because, ruleSet), ...found] : found;
  }
  switch (rule) {
    case 'R-010':
      return [finding('regime', { start: registers.tables.caspRegimeStart })];
    case 'R-040':
      return because.flatMap((fact) => (isKind(fact, 'TransitionalEntitlement') ? transitionOf(question, fact) : []));
    case 'R-050':
      return exitOf(question);
    case 'R-132':
    case 'R-143': {
      const first = file.firstBlocked(rule);
      const count = countOf(file.blocked(rule, at).map(({ fact }) => fact));
      return first === undefined ? [] : [finding('doubt', { at: first.at, count }), ...ofAct(question, first)];
    }
    case 'R-146':
      return because.flatMap(arrivalOf);
    case 'R-310':
      return extensionOf(question);
    case 'R-210':
      return initiatedOf(question);
    default:
      return earliest === undefined ? [] : ofRequest(earliest, rule);
  }
}

function transitionOf({ registers, where }: Case, { data }: Fact<'TransitionalEntitlement'>): readonly NamedFinding[] {
  if (where.state !== 'INSIDE' || where.country === undefined) return [];
  const { tables } = registers;
  const { country: state } = where;
  const { end, applied, appliedBy } = transitionIn(tables, state, data);
  return [finding('transition', { state, end, source: tables.transitionSource(state), applied, appliedBy })];
}

/** When a State's regime ends for who applied then, and what that hangs on. */
function transitionIn(tables: ReferenceTables, state: string, { applied: text }: DataOf<'TransitionalEntitlement'>) {
  const appliedBy = tables.transitionAppliedBy(state);
  const applied = text === undefined ? undefined : instant(text);
  return { end: tables.transitionEnd(state, applied), applied: appliedBy && applied, appliedBy };
}

/** The entitlement of the entity in the client's State, where it had ended by the instant asked about. */
function lapsedOf({ registers: { entities, tables }, where, entity, at }: Case): readonly NamedFinding[] {
  if (where.state !== 'INSIDE' || where.country === undefined) return [];
  const { country: state } = where;
  return entities.entitlement(entity, state).flatMap((fact) => {
    if (!isKind(fact, 'TransitionalEntitlement') || !fact.helps) return [];
    const { evidence, data } = fact;
    const { end: regime, ...asked } = transitionIn(tables, state, data);
    const ended = data.ended === undefined ? Infinity : instant(data.ended);
    const end = Math.min(regime, ended);
    const hangsOn = ended < regime ? { applied: undefined, appliedBy: undefined } : asked;
    return end <= at ? [finding('lapsed', { source: evidence.source, id: evidence.id, state, end, ...hangsOn })] : [];
  });
}

/** Where serving is forbidden: which ways past Article 61 were closed, and why. */
function closedRoutes(question: Case, { status, passed }: Verdict, { table }: RuleSet): readonly NamedFinding[] {
  const isBelow = (rule: string) => table.findIndex(({ id }) => id === rule) < passed;
  if (statuses[status].mayServe) return [];
  const hindrance = question.isExit && table.includes(windDown) && isBelow(windDown.id) && hindranceOf(question);
  return [
    ...(isBelow('R-040') ? lapsedOf(question) : []),
    ...(hindrance ? [finding('noExit', { ...hindrance, windDownMs })] : []),
  ];
}

function exitOf(question: Case): readonly NamedFinding[] {
  const terms = termsOfExit(question);
  if (terms === undefined) return [];
  const { plan, notice, plansEnd } = terms;
  const deadlines = { planned: instant(plan.data.deadline), announced: instant(notice.data.deadline) };
  return [finding('exit', { ...deadlines, plansEnd, windDownMs })];
}

/** How far the offer was from the request before it, whether that was fulfilled by then, and what else barred it. */
function offerOf(question: Case, because: readonly Fact[], ruleSet: RuleSet): NamedFinding {
  const { taint, dossier, registers } = question;
  const offered = taint?.at ?? 0;
  const { originalContextMaxMs: contextMaxMs } = registers.tables.policy;
  const request = because.find((fact) => isKind(fact, 'ServiceRequest'));
  const gapMs = request && offered - request.at;
  const fulfilled = dossier
    .own('RequestFulfilled')
    .find(({ at, data }) => at < offered && request && eventKey(data.request) === eventKey(request.evidence))?.at;
  const isInTime = fulfilled === undefined && gapMs !== undefined && gapMs <= contextMaxMs;
  const barredBy = isInTime && request !== undefined ? barrierOf(question, request, offered, ruleSet) : undefined;
  return finding('offer', { gapMs, contextMaxMs, fulfilled, barredBy });
}

/** Why an offer that came in time was not permitted. */
function barrierOf(
  { dossier, entity }: Case,
  request: Fact<'ServiceRequest'>,
  at: number,
  { barred, reasons }: RuleSet,
): Barrier | undefined {
  const [allegation] = dossier.openAllegations;
  if (allegation !== undefined && allegation.at <= at) return { name: 'ALLEGATION', at: allegation.at };
  const [arrival] = dossier.unsettledArrivals;
  if (arrival !== undefined && arrival.at <= at) return { name: 'ARRIVAL', at: arrival.fact.recorded };
  if (barred?.(dossier, entity, at)) return { name: 'ORDER' };
  const file = dossier.file(request.data.service, request.data.asset, entity);
  const before = [file.firstTaint, file.firstBlocked('R-132'), file.firstBlocked('R-143')];
  const earlier = Math.min(...before.map((one) => one?.at ?? Infinity));
  if (earlier < at) return { name: 'EARLIER', at: earlier };
  const rule = new RequestCase(file.requestFile, request, at).reason(reasons)?.rule;
  const reason = reasons.find(({ id }) => id === rule);
  return reason && { name: 'REASON', rule: reason.id, claim: reason.claim };
}

function extensionOf(question: Case): readonly NamedFinding[] {
  const { extension, registers } = question;
  if (extension === undefined) return [];
  const gapMs = extension.at - extension.original.request.at;
  const { originalContextMaxMs: contextMaxMs } = registers.tables.policy;
  return [finding('extension', { gapMs, contextMaxMs }), ...ofAct(question, extension.act)];
}

function initiatedOf({ initiated, registers }: Case): readonly NamedFinding[] {
  if (initiated === undefined) return [];
  const since = Math.max(...initiated.factsIn('MET').map(({ at }) => at));
  const { contemporaneityLimitMs: limitMs } = registers.tables.policy;
  return [finding('initiated', { since, cleared: initiated.relevantCampaigns.length, limitMs })];
}

function arrivalOf(fact: Fact): readonly NamedFinding[] {
  const arrived = arrivedIn(fact);
  if (arrived === undefined) return [];
  const problems = isKind(fact, 'Quarantined') ? fact.data.problems : undefined;
  return [
    finding('arrival', {
      claims: arrived.claims,
      arrived: fact.recorded,
      problems,
      isMendable: isMendable(arrived),
    }),
  ];
}
