import { instant } from '#libs/evidence';
import { arrivedIn } from '../arrived.js';
import type { Case } from '../case.js';
import type { Verdict } from '../decide.js';
import { eventKey, type Fact, isKind } from '../fact.js';
import { tainted } from '../rules/p1/tainted.js';
import { termsOfExit, windDownMs } from '../rules/p2/r-050-wind-down.js';
import type { RuleSet } from '../rules/rule-set.js';
import { isMendable } from '../settlement.js';
import { type Finding, finding } from './finding.js';
import { countOf, ofAct, ofDeliveriesSetAside } from './findings-of-messages.js';
import { ofRequest } from './findings-of-request.js';

/** What decided, with its numbers. */
export function findingsOf(question: Case, verdict: Verdict, { table }: RuleSet): readonly Finding[] {
  const { rule, because } = verdict;
  return [
    ...placeOf(question, rule),
    ...byRule(question, rule, because()),
    ...(verdict.passed < table.indexOf(tainted) ? [] : ofDeliveriesSetAside(question)),
  ];
}

/** Above these rules nobody asks where the client is. */
const placeless: ReadonlySet<string> = new Set(['R-000', 'R-010', 'R-020']);

function placeOf({ where, registers }: Case, rule: string): readonly Finding[] {
  if (placeless.has(rule)) return [];
  const byLogins = where.because.length > 0 && where.because.every((fact) => isKind(fact, 'IpLogin'));
  return [finding('place', { where, byLogins, policy: registers.tables.policy })];
}

/** Of a rule of which there is nothing more to say than its claim and the evidence, nothing. */
function byRule(question: Case, rule: string, because: readonly Fact[]): readonly Finding[] {
  const { registers, file, at, earliest, taint } = question;
  if (taint?.rule === rule) {
    const count = countOf(file.taints(at).map(({ act }) => act.fact));
    const found = [finding('taint', { at: taint.at, count }), ...ofAct(question, taint.act)];
    return rule === 'R-320' || rule === 'R-330' ? [offerOf(question, because), ...found] : found;
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

function transitionOf({ registers, where }: Case, { data }: Fact<'TransitionalEntitlement'>): readonly Finding[] {
  if (where.state !== 'INSIDE' || where.country === undefined) return [];
  const { tables } = registers;
  const applied = data.applied === undefined ? undefined : instant(data.applied);
  const end = tables.transitionEnd(where.country, applied);
  const hangsOnApplying = tables.transitionEnd(where.country, -Infinity) !== tables.transitionEnd(where.country);
  const source = tables.transitionSource(where.country);
  return [finding('transition', { state: where.country, end, source, applied: hangsOnApplying ? applied : undefined })];
}

function exitOf(question: Case): readonly Finding[] {
  const terms = termsOfExit(question);
  if (terms === undefined) return [];
  const { plan, notice, plansEnd } = terms;
  const deadlines = { planned: instant(plan.data.deadline), announced: instant(notice.data.deadline) };
  return [finding('exit', { ...deadlines, plansEnd, windDownMs })];
}

/** How far the offer was from the request before it, and whether that was fulfilled by then. */
function offerOf({ taint, dossier, registers }: Case, because: readonly Fact[]): Finding {
  const offered = taint?.at ?? 0;
  const request = because.find((fact) => isKind(fact, 'ServiceRequest'));
  const fulfilments = request === undefined ? [] : dossier.own('RequestFulfilled');
  const fulfilment = fulfilments.find(
    ({ at, data }) => at < offered && request !== undefined && eventKey(data.request) === eventKey(request.evidence),
  );
  return finding('offer', {
    gapMs: request && offered - request.at,
    contextMaxMs: registers.tables.policy.originalContextMaxMs,
    fulfilled: fulfilment?.at,
  });
}

function extensionOf(question: Case): readonly Finding[] {
  const { extension, registers } = question;
  if (extension === undefined) return [];
  const gapMs = extension.at - extension.original.request.at;
  const { originalContextMaxMs: contextMaxMs } = registers.tables.policy;
  return [finding('extension', { gapMs, contextMaxMs }), ...ofAct(question, extension.act)];
}

function initiatedOf({ initiated, registers }: Case): readonly Finding[] {
  if (initiated === undefined) return [];
  const since = Math.max(...initiated.factsIn('MET').map(({ at }) => at));
  const { contemporaneityLimitMs: limitMs } = registers.tables.policy;
  return [finding('initiated', { since, cleared: initiated.relevantCampaigns.length, limitMs })];
}

function arrivalOf(fact: Fact): readonly Finding[] {
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
