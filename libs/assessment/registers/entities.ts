import { instant } from '#libs/evidence';
import { type Fact, isKind, isTimely } from '../facts/fact.js';
import type { ReferenceTables } from '../reference/reference.js';
import type { Entries, Reader } from './entry-history.js';
import type { RegisterReadings } from './register-readings.js';

/** What counts of one entity. */
interface EntityReading {
  readonly entity: Fact<'ProviderEntity'> | undefined;
  /** By State; where a code names none, by the code. */
  readonly entitlements: ReadonlyMap<string, Fact<'TransitionalEntitlement'>>;
  /** By authority and State. */
  readonly orders: readonly (readonly Order[])[];
  /** When any of them takes effect. */
  readonly effects: readonly number[];
  readonly plans: readonly Fact<'WindDownPlan'>[];
  /** Instants at which the entity's routes may open or close. */
  readonly changes: readonly number[];
}

/** An order of an authority, from when on it has effect (ms). */
export interface Order {
  readonly fact: Fact<'RegulatoryOrder'>;
  readonly state: string;
  readonly effect: number;
}

/**
 * The register of serving entities. Their authorisations and entitlements are facts of public registers: the last
 * recorded version counts, from its dates, whenever recorded.
 */
export class Entities {
  readonly #entries: Entries;
  readonly #includes: RegisterReadings['includes'];
  readonly #ids: (isRegistered: (id: string) => boolean) => readonly string[];

  /** @param ids the names, sorted, of which a test holds; it holds for the same ones whenever the entries are the same */
  constructor(
    entries: Entries,
    { includes }: Pick<RegisterReadings, 'includes'>,
    ids: (isRegistered: (id: string) => boolean) => readonly string[],
  ) {
    this.#entries = entries;
    this.#includes = includes;
    this.#ids = ids;
  }

  /** Every registered one, by name. */
  get ids(): readonly string[] {
    return this.#ids((id) => this.entity(id) !== undefined);
  }

  entity(id: string): Fact<'ProviderEntity'> | undefined {
    return this.#entries.read(id, lastVersions)?.entity;
  }

  /** What says of an entity where it is and what it may. */
  registration(id: string): readonly Fact[] {
    const fact = this.entity(id);
    return fact === undefined ? [] : [fact];
  }

  /** What says of an entity whether a State's law still lets it serve there. */
  entitlement(id: string, state: string): readonly Fact[] {
    const fact = this.#entitlement(id, state);
    return fact === undefined ? [] : [fact];
  }

  /** The registration by which an entity is authorised for a service at an instant, in any Member State. */
  authorised(id: string, service: string, at: number): Fact | undefined {
    const fact = this.entity(id);
    if (fact === undefined || !fact.helps) return undefined;
    const holds = fact.data.authorisations?.some(
      ({ services, from, to }) =>
        services.some((letter) => this.#includes(letter, service)) &&
        instant(from) <= at &&
        (to === undefined || at <= instant(to)),
    );
    return holds ? fact : undefined;
  }

  /** The entitlement by which an entity may still serve a State's clients at an instant; `ended` is open. */
  entitled(id: string, state: string, service: string, at: number): Fact<'TransitionalEntitlement'> | undefined {
    const fact = this.#entitlement(id, state);
    if (fact === undefined || !fact.helps) return undefined;
    const { services, from, ended } = fact.data;
    const covers = services === 'ALL' || services.some((letter) => this.#includes(letter, service));
    const started = from === undefined || instant(from) <= at;
    return covers && started && (ended === undefined || at < instant(ended)) ? fact : undefined;
  }

  /** The orders to cease that are in effect at an instant in States of which a test holds. */
  ceased(id: string, at: number, isThere: (state: string) => boolean): readonly Fact<'RegulatoryOrder'>[] {
    const { orders } = this.#entries.read(id, lastVersions) ?? unregistered;
    return orders.flatMap((ofOne) => {
      const last = ofOne.findLast(({ effect }) => effect <= at);
      return last !== undefined && last.fact.data.order === 'CEASE' && isThere(last.state) ? [last.fact] : [];
    });
  }

  /** The orders that had taken effect by an instant in States of which a test holds. */
  ordersBy(id: string, at: number, isThere: (state: string) => boolean): readonly Fact<'RegulatoryOrder'>[] {
    const { orders } = this.#entries.read(id, lastVersions) ?? unregistered;
    const taken = orders.flat().filter(({ effect, state }) => effect <= at && isThere(state));
    return taken.map(({ fact }) => fact);
  }

  /** Instants at which `ceased` may differ. */
  orderChanges(id: string): readonly number[] {
    return (this.#entries.read(id, lastVersions) ?? unregistered).effects;
  }

  /** The plans of an entity to wind down, in the order of recording. */
  plans(id: string): readonly Fact<'WindDownPlan'>[] {
    return (this.#entries.read(id, lastVersions) ?? unregistered).plans;
  }

  /** Instants at which the entity's routes may open or close. */
  changes(id: string): readonly number[] {
    return (this.#entries.read(id, lastVersions) ?? unregistered).changes;
  }

  /** Whether any State's law may still let it serve there. */
  isEntitled(id: string): boolean {
    return (this.#entries.read(id, lastVersions)?.entitlements.size ?? 0) > 0;
  }

  #entitlement(id: string, state: string): Fact<'TransitionalEntitlement'> | undefined {
    return this.#entries.read(id, lastVersions)?.entitlements.get(state);
  }
}

const unregistered: EntityReading = {
  entity: undefined,
  entitlements: new Map(),
  orders: [],
  effects: [],
  plans: [],
  changes: [],
};

/** By authority and State, by effect; where two take effect at once the one to cease is the later. */
function ordersOf(standing: readonly Fact[], tables: ReferenceTables): readonly (readonly Order[])[] {
  const orders = standing
    .filter((fact) => isKind(fact, 'RegulatoryOrder'))
    .filter(({ data, helps, hurts }) => (data.order === 'CEASE' ? hurts : helps))
    .map((fact): Order => {
      const { order, memberState } = fact.data;
      const isAtOnce = order === 'CEASE' || isTimely(fact, tables.policy);
      return {
        fact,
        state: tables.stateOf(memberState, Infinity) ?? memberState,
        effect: isAtOnce ? fact.at : fact.recorded,
      };
    })
    .sort((a, b) => a.effect - b.effect || Number(isCease(a)) - Number(isCease(b)));
  return [...Map.groupBy(orders, ({ fact, state }) => `${state} ${fact.data.authority}`).values()];
}

const isCease = ({ fact }: Order): boolean => fact.data.order === 'CEASE';

const lastVersions: Reader<EntityReading> = (facts, tables) => {
  const standing = facts.filter(({ helps, hurts }) => helps || hurts);
  const entity = standing.findLast((fact): fact is Fact<'ProviderEntity'> => isKind(fact, 'ProviderEntity'));
  const entitlements = new Map(
    standing
      .filter((fact) => isKind(fact, 'TransitionalEntitlement'))
      .map((fact) => [tables.stateOf(fact.data.memberState, Infinity) ?? fact.data.memberState, fact]),
  );
  const orders = ordersOf(standing, tables);
  return {
    entity,
    entitlements,
    orders,
    effects: orders.flat().map(({ effect }) => effect),
    plans: standing.filter((fact) => isKind(fact, 'WindDownPlan')).filter(({ helps }) => helps),
    changes: changesOf(entity, [...entitlements.values()]),
  };
};

function changesOf(
  entity: Fact<'ProviderEntity'> | undefined,
  entitlements: readonly Fact<'TransitionalEntitlement'>[],
): readonly number[] {
  const authorisations = entity?.data.authorisations ?? [];
  return [
    ...authorisations.flatMap(({ from, to }) => [instant(from), to === undefined ? Number.NaN : instant(to) + 1]),
    ...entitlements.flatMap(({ data: { from, ended } }) =>
      [from, ended].map((text) => (text === undefined ? Number.NaN : instant(text))),
    ),
  ].filter((at) => !Number.isNaN(at));
}
