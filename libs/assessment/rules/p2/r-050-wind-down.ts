import { dayMs, instant } from '#libs/evidence';
import type { Case } from '../../case/case.js';
import type { Conclusions } from '../../case/conclusions.js';
import { type Fact, isTimely } from '../../facts/fact.js';
import type { TableRule } from '../rule.js';

/** Services that an exit needs: custody, exchange for funds, transfer. */
const ofAnExit: ReadonlySet<string> = new Set(['a', 'c', 'j']);
export const isOfExit = (service: string): boolean => ofAnExit.has(service);

/** How long an entity may wind down in one State. */
export const windDownMs = 180 * dayMs;

/** The service of an orderly exit, by a plan that covers the client's State, of which the client was told. */
export const windDown: TableRule = {
  id: 'R-050',
  claim: 'the service is part of an orderly exit, planned for the State and announced to the client',
  source: 'ESMA75-113276571-1710 [S2]; [I]',
  decide: (question) => {
    const terms = termsOfExit(question);
    return terms && { status: 'WIND_DOWN', because: () => [...question.where.because, terms.plan, terms.notice] };
  },
  moments: (dossier, { purpose, service, entity }) =>
    purpose === 'EXIT' && isOfExit(service) ? momentsOf(dossier, entity) : [],
};

/** By which plan and which notice a client may be served to exit, and the last instant (ms) at which plans for its State hold. */
export interface TermsOfExit {
  readonly plan: Fact<'WindDownPlan'>;
  readonly notice: Fact<'WindDownNotice'>;
  readonly plansEnd: number;
}

export function termsOfExit(question: Case): TermsOfExit | undefined {
  if (!question.isExit || !isOfExit(question.service)) return undefined;
  const notice = noticeOf(question);
  const plan = notice && planOf(question);
  return plan && { notice, ...plan };
}

/** Why there are no such terms: the first condition that fails, and the instant (ms) that decided where one did. */
export type Hindrance =
  | { readonly lacks: 'SERVICE' | 'NOTICE' | 'PLAN' | 'STATE' }
  | { readonly lacks: 'NOTICE_OVER' | 'PLAN_BEGUN' | 'PLAN_OVER' | 'PLANS_OVER'; readonly at: number };

export function hindranceOf(question: Case): Hindrance | undefined {
  const { dossier, registers, service, entity, at } = question;
  if (!isOfExit(service)) return { lacks: 'SERVICE' };
  const told = noticesTo(dossier, entity).filter((notice) => notice.at <= at);
  if (told.length === 0) return { lacks: 'NOTICE' };
  const announced = Math.max(...told.map(({ data }) => instant(data.deadline)));
  if (announced < at) return { lacks: 'NOTICE_OVER', at: announced };
  if (plansOf(registers, entity).length === 0) return { lacks: 'PLAN' };
  const { plans, plansEnd } = plansFor(question);
  if (plans.length === 0) return { lacks: 'STATE' };
  const begun = plans.filter(({ from }) => from <= at);
  if (begun.length === 0) return { lacks: 'PLAN_BEGUN', at: Math.min(...plans.map(({ from }) => from)) };
  const planned = Math.max(...begun.map(({ to }) => to));
  if (planned < at) return { lacks: 'PLAN_OVER', at: planned };
  return plansEnd < at ? { lacks: 'PLANS_OVER', at: plansEnd } : undefined;
}

function noticeOf({ dossier, entity, at }: Case): Fact<'WindDownNotice'> | undefined {
  return noticesTo(dossier, entity).find((notice) => notice.at <= at && at <= instant(notice.data.deadline));
}

const noticesTo = (dossier: Conclusions, entity: string): readonly Fact<'WindDownNotice'>[] =>
  dossier
    .own('WindDownNotice')
    .filter((fact) => fact.helps && fact.data.entity.replace(/^entity\//, '') === entity && dossier.isTimely(fact));

/** A plan, and from when to when it holds (ms), both included. */
export interface Plan {
  readonly fact: Fact<'WindDownPlan'>;
  readonly from: number;
  readonly to: number;
}

/**
 * Any plan that holds for the client's State. Where nothing shows which one that is, only one for all States does, and the
 * time of plans is that of the State in which it began first: unknown is never favourable.
 */
function planOf(question: Case): Omit<TermsOfExit, 'notice'> | undefined {
  const { at } = question;
  const { plans, plansEnd } = plansFor(question);
  const plan = plans.find(({ from, to }) => from <= at && at <= to && at <= plansEnd);
  return plan && { plan: plan.fact, plansEnd };
}

function plansFor({ registers, where, entity }: Case): { readonly plans: readonly Plan[]; readonly plansEnd: number } {
  const state = where.state === 'INSIDE' && where.countryProven ? where.country : undefined;
  const plans = plansOf(registers, entity);
  const covers = ({ fact: { data } }: Plan, isMeant: (state: string | undefined) => boolean) =>
    data.memberStates === 'ALL' || data.memberStates.some((code) => isMeant(registers.tables.stateOf(code, Infinity)));
  const isState = (one: string | undefined) => one !== undefined && one === state;
  const mayBeState = (one: string | undefined) => one !== undefined && (state === undefined || one === state);
  const plansEnd = Math.min(...plans.filter((plan) => covers(plan, mayBeState)).map(({ from }) => from)) + windDownMs;
  return { plans: plans.filter((plan) => covers(plan, isState)), plansEnd };
}

/** Plans recorded in time, each from the later of what it says and when it was made. */
export const plansOf = ({ entities, tables }: Case['registers'], entity: string): readonly Plan[] =>
  entities
    .plans(entity)
    .filter((fact) => isTimely(fact, tables.policy))
    .map((fact) => {
      const { from, deadline } = fact.data;
      return { fact, from: from === undefined ? fact.at : Math.max(instant(from), fact.at), to: instant(deadline) };
    });

function momentsOf(dossier: Conclusions, entity: string): readonly number[] {
  return [
    ...noticesTo(dossier, entity).flatMap(({ at, data }) => [at, instant(data.deadline) + 1]),
    ...plansOf(dossier.registers, entity).flatMap(({ from, to }) => [from, to + 1, from + windDownMs + 1]),
  ];
}
