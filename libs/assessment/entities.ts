import { instant } from '#libs/evidence';
import { type Fact, isKind } from './fact.js';
import type { ReferenceTables } from './reference/reference.js';

/**
 * The register of serving entities. Their authorisations and entitlements are facts of public registers: the last
 * recorded version counts, from its dates, whenever recorded.
 */
export class Entities {
  /** Every registered one, by name. */
  readonly ids: readonly string[];
  readonly #entities = new Map<string, Fact<'ProviderEntity'>>();
  readonly #entitlements = new Map<string, Fact<'TransitionalEntitlement'>>();

  /** Facts in the ledger's order. */
  constructor(facts: readonly Fact[], tables: ReferenceTables) {
    for (const fact of facts) {
      if (!fact.helps && !fact.hurts) continue;
      const id = fact.subject.slice('entity/'.length);
      if (isKind(fact, 'ProviderEntity')) this.#entities.set(id, fact);
      if (!isKind(fact, 'TransitionalEntitlement')) continue;
      const { memberState } = fact.data;
      this.#entitlements.set(`${id}\n${tables.stateOf(memberState, Infinity) ?? memberState}`, fact);
    }
    this.ids = [...this.#entities.keys()].sort();
  }

  entity(id: string): Fact<'ProviderEntity'> | undefined {
    return this.#entities.get(id);
  }

  /** What says of an entity where it is and what it may. */
  registration(id: string): readonly Fact[] {
    const fact = this.#entities.get(id);
    return fact === undefined ? [] : [fact];
  }

  /** What says of an entity whether a State's law still lets it serve there. */
  entitlement(id: string, state: string): readonly Fact[] {
    const fact = this.#entitlements.get(`${id}\n${state}`);
    return fact === undefined ? [] : [fact];
  }

  /** The registration by which an entity is authorised for a service at an instant, in any Member State. */
  authorised(id: string, service: string, at: number): Fact | undefined {
    const fact = this.#entities.get(id);
    if (fact === undefined || !fact.helps) return undefined;
    const holds = fact.data.authorisations?.some(
      ({ services, from, to }) =>
        services.some((letter) => letter === service) && instant(from) <= at && (to === undefined || at <= instant(to)),
    );
    return holds ? fact : undefined;
  }

  /** The entitlement by which an entity may still serve a State's clients at an instant; `ended` is open. */
  entitled(id: string, state: string, service: string, at: number): Fact | undefined {
    const fact = this.#entitlements.get(`${id}\n${state}`);
    if (fact === undefined || !fact.helps) return undefined;
    const { services, from, ended } = fact.data;
    const covers = services === 'ALL' || services.some((letter) => letter === service);
    const started = from === undefined || instant(from) <= at;
    return covers && started && (ended === undefined || at < instant(ended)) ? fact : undefined;
  }

  /** Instants at which the entity's routes may open or close. */
  changes(id: string): number[] {
    const authorisations = this.#entities.get(id)?.data.authorisations ?? [];
    const ends = [...this.#entitlements].filter(([key]) => key.startsWith(`${id}\n`)).map(([, fact]) => fact.data);
    return [
      ...authorisations.flatMap(({ from, to }) => [instant(from), to === undefined ? Number.NaN : instant(to) + 1]),
      ...ends.flatMap(({ from, ended }) =>
        [from, ended].map((text) => (text === undefined ? Number.NaN : instant(text))),
      ),
    ].filter((at) => !Number.isNaN(at));
  }
}
