import { instant } from '#libs/evidence';
import type { Entries, Reader } from './entry-history.js';
import { type Fact, isKind } from './fact.js';

/** What counts of one entity. */
interface EntityReading {
  readonly entity: Fact<'ProviderEntity'> | undefined;
  /** By State; where a code names none, by the code. */
  readonly entitlements: ReadonlyMap<string, Fact<'TransitionalEntitlement'>>;
}

/**
 * The register of serving entities. Their authorisations and entitlements are facts of public registers: the last
 * recorded version counts, from its dates, whenever recorded.
 */
export class Entities {
  readonly #entries: Entries;
  readonly #ids: (isRegistered: (id: string) => boolean) => readonly string[];

  /** @param ids the names, sorted, of which a test holds; it holds for the same ones whenever the entries are the same */
  constructor(entries: Entries, ids: (isRegistered: (id: string) => boolean) => readonly string[]) {
    this.#entries = entries;
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
        services.some((letter) => letter === service) && instant(from) <= at && (to === undefined || at <= instant(to)),
    );
    return holds ? fact : undefined;
  }

  /** The entitlement by which an entity may still serve a State's clients at an instant; `ended` is open. */
  entitled(id: string, state: string, service: string, at: number): Fact | undefined {
    const fact = this.#entitlement(id, state);
    if (fact === undefined || !fact.helps) return undefined;
    const { services, from, ended } = fact.data;
    const covers = services === 'ALL' || services.some((letter) => letter === service);
    const started = from === undefined || instant(from) <= at;
    return covers && started && (ended === undefined || at < instant(ended)) ? fact : undefined;
  }

  /** Instants at which the entity's routes may open or close. */
  changes(id: string): number[] {
    const { entity, entitlements } = this.#entries.read(id, lastVersions) ?? unregistered;
    const authorisations = entity?.data.authorisations ?? [];
    const ends = [...entitlements.values()].map(({ data }) => data);
    return [
      ...authorisations.flatMap(({ from, to }) => [instant(from), to === undefined ? Number.NaN : instant(to) + 1]),
      ...ends.flatMap(({ from, ended }) =>
        [from, ended].map((text) => (text === undefined ? Number.NaN : instant(text))),
      ),
    ].filter((at) => !Number.isNaN(at));
  }

  /** Whether any State's law may still let it serve there. */
  isEntitled(id: string): boolean {
    return (this.#entries.read(id, lastVersions)?.entitlements.size ?? 0) > 0;
  }

  #entitlement(id: string, state: string): Fact<'TransitionalEntitlement'> | undefined {
    return this.#entries.read(id, lastVersions)?.entitlements.get(state);
  }
}

const unregistered: EntityReading = { entity: undefined, entitlements: new Map() };

const lastVersions: Reader<EntityReading> = (facts, tables) => {
  const standing = facts.filter(({ helps, hurts }) => helps || hurts);
  const entitlements = standing.filter((fact) => isKind(fact, 'TransitionalEntitlement'));
  return {
    entity: standing.findLast((fact): fact is Fact<'ProviderEntity'> => isKind(fact, 'ProviderEntity')),
    entitlements: new Map(
      entitlements.map((fact) => [tables.stateOf(fact.data.memberState, Infinity) ?? fact.data.memberState, fact]),
    ),
  };
};
