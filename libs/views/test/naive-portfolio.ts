import {
  Case,
  type Dossier,
  decide,
  type EntryKind,
  EvidenceSet,
  type Fact,
  isKind,
  locationIntervalsOf,
  type StatusInterval,
  statuses,
  statusIntervalsOf,
  worstStatus,
} from '#libs/assessment';
import { controls, instant, type RecordedEvidence } from '#libs/evidence';
import type { ReachChange } from '../portfolio/figures.js';
import { underP1 } from './under-p1.js';

const day = 86_400_000;

/** The portfolio as a look at every client, one after the other, has it. */
export class NaivePortfolio {
  readonly at: number;
  readonly #recorded: readonly RecordedEvidence[];
  readonly #dossiers: readonly Dossier[];

  /** `recorded` in the order of the ledger, all of it; known are the first `count`. */
  constructor(recorded: readonly RecordedEvidence[], count: number, at: number) {
    this.at = at;
    this.#recorded = recorded.slice(0, count);
    const clients = new Set(this.#recorded.flatMap(namedClients));
    this.#dossiers = [...clients].sort().map((client) => this.#dossier(client, this.#recorded));
  }

  /** Every client in the order of names, where it is, and its statuses. */
  list(): { client: string; state: string; statuses: string[] }[] {
    return this.#dossiers.map((dossier) => ({
      client: dossier.client,
      state: stateAt(dossier, this.at),
      statuses: this.#statuses(dossier).map(
        ({ service, asset, entity, status }) => `${service} ${asset} ${entity} ${status}`,
      ),
    }));
  }

  clientsByState(): { state: string; clients: number }[] {
    const states = this.#dossiers.map((dossier) => stateAt(dossier, this.at));
    return [...Map.groupBy(states, (state) => state)]
      .map(([state, all]) => ({ state, clients: all.length }))
      .sort((a, b) => (a.state < b.state ? -1 : 1));
  }

  /** `entity service state status` → subjects and clients. */
  counts(): Record<string, { subjects: number; clients: number }> {
    const all = this.#dossiers.flatMap((dossier) =>
      this.#statuses(dossier).map(({ service, entity, status }) => {
        const key = `${entity} ${service} ${stateAt(dossier, this.at)} ${status}`;
        return { key, client: dossier.client };
      }),
    );
    const byKey = [...Map.groupBy(all, ({ key }) => key)].map(([key, some]) => {
      return [key, { subjects: some.length, clients: new Set(some.map(({ client }) => client)).size }] as const;
    });
    return Object.fromEntries(byKey);
  }

  /** `entity service status` → clients; service `null` for the worst of all. */
  rollUps(): Record<string, number> {
    const found: Record<string, number> = {};
    for (const dossier of this.#dossiers)
      for (const [entity, all] of Map.groupBy(this.#statuses(dossier), (one) => one.entity))
        for (const [service, some] of [[null, all] as const, ...Map.groupBy(all, (one) => one.service)]) {
          const key = `${entity} ${service} ${worstStatus(some.map(({ status }) => status))}`;
          found[key] = (found[key] ?? 0) + 1;
        }
    return found;
  }

  /** The clients that relied in (from, at], with every State where they were when they did. */
  relying(from: number): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const dossier of this.#dossiers) {
      const relied = statusIntervalsOf(dossier).filter(({ status }) => statuses[status].reliesOnExemption);
      const states = locationIntervalsOf(dossier).flatMap((stay) => {
        const reliedThere = relied.some((one) => {
          const [start, end] = [Math.max(one.from, stay.from, from + 1), Math.min(one.to, stay.to, this.at + 1)];
          return start < end;
        });
        return reliedThere ? stateOf(stay) : [];
      });
      if (states.length > 0) found[dossier.client] = [...new Set(states)].sort();
    }
    return found;
  }

  /** How many different services and assets were an extension of each client's. */
  extended(from: number): Record<string, number> {
    const during = (one: StatusInterval) =>
      one.from <= this.at && one.to > from + 1 && one.status === 'SAME_TYPE_EXTENSION';
    const all = this.#dossiers.map((dossier) => {
      const subjects = statusIntervalsOf(dossier)
        .filter(during)
        .map(({ service, asset }) => `${service} ${asset}`);
      return [dossier.client, new Set(subjects).size] as const;
    });
    return Object.fromEntries(all.filter(([, count]) => count > 0));
  }

  active(from: number): string[] {
    const acted = (dossier: Dossier) =>
      [...dossier.own('ServiceRequest'), ...dossier.own('ServiceProvided')].some(
        ({ at }) => at > from && at <= this.at,
      );
    return this.#dossiers.filter(acted).map(({ client }) => client);
  }

  /** `change state` → sign-ups after and before, of those with any after. */
  signUps(changes: readonly ReachChange[], afterDays: number, beforeDays: number) {
    const first = this.#dossiers.flatMap((dossier) => {
      const came = [...dossier.own('ClientContact'), ...dossier.own('ServiceRequest')].filter(
        ({ at }) => at <= this.at,
      );
      if (came.length === 0) return [];
      const at = Math.min(...came.map((fact) => fact.at));
      return [{ at, state: stateAt(dossier, at) }];
    });
    return changes.flatMap(({ name, at, states }) =>
      [...states, 'UNKNOWN'].map((state) => {
        const there = first.filter((one) => one.state === state);
        const after = there.filter((one) => one.at >= at && one.at < at + afterDays * day).length;
        const before = there.filter((one) => one.at < at && one.at >= at - beforeDays * day).length;
        return { name, at, state, after, before };
      }),
    );
  }

  /** Every service that is not allowed by both readings, by its evidence's id. */
  served(): { id: string; client: string; knownThen: string; knownNow: string }[] {
    return this.#dossiers.flatMap((dossier) =>
      dossier.own('ServiceProvided').flatMap((fact) => {
        if (!isKind(fact, 'ServiceProvided') || fact.at > this.at) return [];
        const knownAt = Math.min(fact.at, fact.recorded);
        const known = this.#recorded.filter(({ ledgertime }) => instant(ledgertime) <= knownAt);
        const { client } = dossier;
        // The rule set in force now may not see what it was served for, and that of then did.
        const provided = this.#recorded.find(
          ({ source, id }) => source === fact.evidence.source && id === fact.evidence.id,
        );
        const question = { ...fact.data, ...(provided?.data as object), at: fact.at };
        const before = this.#dossier(client, known, knownAt);
        const then = decide(new Case(before, question), before.ruleSet);
        const now = decide(new Case(dossier, question), dossier.ruleSet);
        if (statuses[then.status].mayServe && statuses[now.status].mayServe) return [];
        const verdicts = { knownThen: `${then.status} ${then.rule}`, knownNow: `${now.status} ${now.rule}` };
        return [{ id: fact.evidence.id, client, ...verdicts }];
      }),
    );
  }

  /** `control subject finding evidence` of every control that is not as it should be. */
  unfitControls(): string[] {
    const facts = this.#facts(['entity', 'surface', 'actor']).filter((fact) => isKind(fact, 'ControlTest'));
    const tests = facts.filter(
      ({ at, recorded, helps, hurts, data }) =>
        at <= this.at && (data.result === 'PASS' ? helps && recorded <= at + 3 * day : hurts),
    );
    const until = ({ at, data }: (typeof tests)[number]) => Math.min(at, instant(data.periodTo));
    const newest = new Set<(typeof tests)[number]>();
    for (const ofOne of Map.groupBy(tests, ({ subject, data }) => `${data.control} ${subject}`).values())
      for (const state of ['FR', 'DE', 'any other']) {
        const speaking = ofOne.filter(
          ({ data: { memberStates = 'ALL' } }) => memberStates === 'ALL' || memberStates.includes(state),
        );
        const last = Math.max(...speaking.map(until));
        for (const test of speaking) if (until(test) === last) newest.add(test);
      }
    const rows = [...newest].map((test) => {
      const isOld = until(test) <= this.at - 90 * day;
      const finding = { FAIL: 'FAILED', PARTIAL: isOld ? 'OUTDATED' : 'PARTLY', PASS: isOld ? 'OUTDATED' : '' };
      return { test, finding: finding[test.data.result] };
    });
    const untested = controls.filter((control) => rows.every(({ test }) => test.data.control !== control));
    return [
      ...rows.flatMap(({ test: { data, subject, evidence }, finding }) =>
        finding === '' ? [] : `${data.control} ${subject} ${finding} ${evidence.id}`,
      ),
      ...untested.map((control) => `${control} null UNTESTED undefined`),
    ];
  }

  /** `actor campaigns` of every actor that may promote where it does. */
  unbarredActors(): string[] {
    const running = new Map<string, Set<string>>();
    const versions = this.#facts(['campaign']).filter((fact) => isKind(fact, 'Campaign') && (fact.helps || fact.hurts));
    for (const [campaign, all] of Map.groupBy(versions, ({ subject }) => subject)) {
      const data = all.map((fact) => fact.data as { actor: string; reach: string[]; from: string; to?: string });
      const isOpen =
        data.some(({ from }) => instant(from) <= this.at) &&
        data.some(({ to }) => to === undefined || instant(to) >= this.at);
      if (!isOpen || !data.some(({ reach }) => reach.includes('FR'))) continue;
      for (const { actor } of data)
        running.set(actor, (running.get(actor) ?? new Set()).add(campaign.slice('campaign/'.length)));
    }
    running.delete('FIRM');
    const isBarred = (actor: string): boolean => {
      const said = this.#facts(['actor']).flatMap((fact) => {
        if (!isKind(fact, 'ActorAgreement') || fact.subject !== `actor/${actor}`) return [];
        const { from, to, euPromotion } = fact.data;
        if (instant(from) > this.at || (to !== undefined && instant(to) < this.at)) return [];
        const isInTime = fact.at <= this.at && fact.recorded <= fact.at + 3 * day;
        return (euPromotion === 'PROHIBITED' ? fact.helps && isInTime : fact.hurts) ? euPromotion : [];
      });
      return said.includes('PROHIBITED') && !said.includes('PERMITTED');
    };
    return [...running].flatMap(([actor, campaigns]) => (isBarred(actor) ? [] : `${actor} ${[...campaigns].sort()}`));
  }

  #facts(registers: readonly EntryKind[]): Fact[] {
    const state = this.#dossier('nobody', this.#recorded).registers;
    return registers.flatMap((register) => [...state.about(register).values()].flat());
  }

  #statuses(dossier: Dossier) {
    return dossier.subjects().flatMap((subject) =>
      dossier.registers.entities.ids.map((entity) => {
        const { status } = decide(new Case(dossier, { ...subject, entity, at: this.at }), dossier.ruleSet);
        return { ...subject, entity, status };
      }),
    );
  }

  #dossier(client: string, known: readonly RecordedEvidence[], knownAt?: number): Dossier {
    return new EvidenceSet(known, underP1).dossier(client, knownAt ?? instant(known.at(-1)?.ledgertime ?? ''));
  }
}

/** The clients that a piece of evidence is about, or joins. */
function namedClients({ subject, type, data }: RecordedEvidence): string[] {
  const joined = type === 'initium.IdentityLink.v1' ? (data as { identifier: string }).identifier : '';
  return [subject, joined].filter((name) => name.startsWith('client/')).map((name) => name.slice('client/'.length));
}

const stateAt = (dossier: Dossier, at: number): string => stateOf(dossier.circumstances.whereabouts.at(at));

function stateOf(location: { readonly state: string; readonly country?: string | undefined }): string {
  if (location.state === 'INSIDE') return location.country as string;
  return location.state === 'OUTSIDE' ? 'OUTSIDE' : 'UNKNOWN';
}
