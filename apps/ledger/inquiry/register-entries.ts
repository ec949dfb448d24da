import { type EntryKind, isKind, type RegisterState } from '#libs/assessment';
import type { KindName, RecordedEvidence } from '#libs/evidence';
import {
  agreementsOfActor,
  controlsInForce,
  type InForce,
  ordersInForce,
  plansInForce,
  routesOfEntity,
} from './conduct-entries.js';
import { timeText } from './instants.js';
import type { SourceFeed } from './source-feeds.js';

export const registerNames = [
  ...(['campaigns', 'actors', 'surfaces', 'sources', 'assets', 'entities'] as const),
  ...(['controls', 'routes', 'agreements', 'orders', 'plans'] as const),
] as const;
export type RegisterName = (typeof registerNames)[number];

/**
 * What retractions left of a version: all of it, only what hurts the firm, only what helps it, or nothing. It is
 * shown whatever is left.
 */
export type Standing = 'WHOLE' | 'ADVERSE_PART' | 'FAVOURABLE_PART' | 'RETRACTED';

export type EntryVersion = RecordedEvidence & { readonly standing: Standing; readonly inForce: boolean };

export interface RegisterEntry {
  /** The entry's name; its subject in full (`surface/home`) where a register has entries of several kinds. */
  readonly id: string;
  /** What follows from its versions at `at`; null where nothing of them stands. */
  readonly inForce: Readonly<Record<string, unknown>> | null;
  /** Of a source, how it delivers. */
  readonly feed?: SourceFeed;
  /** All of them, in the order of recording. */
  readonly versions: readonly EntryVersion[];
}

interface RegisterForm {
  readonly about: EntryKind | readonly EntryKind[];
  readonly kinds: readonly KindName[];
  inForce(state: RegisterState, id: string, at: number): InForce;
}

/** The registers: under which subjects, by which kinds, and what is in force of an entry. */
export const registers: Readonly<Record<RegisterName, RegisterForm>> = {
  campaigns: { about: 'campaign', kinds: ['Campaign'], inForce: campaignInForce },
  actors: {
    about: 'actor',
    kinds: ['ActorRelation'],
    inForce: ({ actors }, id, at) => {
      const claims = actors.relationsAt(id, at);
      const entry = { relations: [...new Set(claims.map(({ relation }) => relation))] };
      return { versions: claims.flatMap(({ because }) => because), entry };
    },
  },
  surfaces: {
    about: 'surface',
    kinds: ['Surface'],
    inForce: ({ surfaces }, id, at) => ({
      versions: surfaces.inForce(id, at),
      entry: {
        aimedAtUnion: surfaces.aimedAtUnion(id, at).length > 0,
        weakIndicators: [...new Set(surfaces.weakIndicators(id, at))].sort(),
      },
    }),
  },
  sources: { about: 'source', kinds: ['Source'], inForce: sourceInForce },
  assets: {
    about: 'asset',
    kinds: ['AssetRegistered'],
    inForce: ({ assets }, id, at) => ({
      versions: assets.inForce(id, at),
      entry: { outOfScope: assets.outOfScope(id, at).length > 0 },
    }),
  },
  entities: {
    about: 'entity',
    kinds: ['ProviderEntity', 'TransitionalEntitlement'],
    inForce: entityInForce,
  },
  controls: { about: ['entity', 'surface', 'actor'], kinds: ['ControlTest'], inForce: controlsInForce },
  routes: { about: 'entity', kinds: ['RouteDecision'], inForce: routesOfEntity },
  agreements: { about: 'actor', kinds: ['ActorAgreement'], inForce: agreementsOfActor },
  orders: { about: 'entity', kinds: ['RegulatoryOrder'], inForce: ordersInForce },
  plans: { about: 'entity', kinds: ['WindDownPlan'], inForce: plansInForce },
};

/** A campaign is the union of all its versions. */
function campaignInForce({ campaigns }: RegisterState, id: string, at: number): InForce {
  const campaign = campaigns.get(id);
  if (campaign === undefined) return { versions: [], entry: {} };
  const { actors, purposes, entries, reach, from, to, trackable, versions } = campaign;
  return {
    versions,
    entry: {
      isOpen: from <= at && at <= to,
      actors,
      purposes,
      coverage: entries,
      reach,
      from: timeText(from),
      to: Number.isFinite(to) ? timeText(to) : null,
      trackable,
    },
  };
}

/** What a source carries, says the last version recorded; whether it existed, say all of them. */
function sourceInForce({ sources }: RegisterState, id: string, at: number): InForce {
  const source = sources.find((one) => one.id === id);
  const latest = source?.versions.at(-1);
  if (source === undefined || latest === undefined) return { versions: [], entry: {} };
  const { channels, countries = null, heartbeatEvery, owner } = latest.data;
  const exists = source.lifetime.some(({ from, to }) => from <= at && at <= to);
  return { versions: [latest], entry: { exists, channels, countries, heartbeatEvery, owner } };
}

/** What public registers say of an entity counts as recorded last. */
function entityInForce(state: RegisterState, id: string, at: number): InForce {
  const { entities } = state;
  const { services } = state.tables;
  const entity = entities.entity(id);
  const facts = state.about('entity').get(id) ?? [];
  const states = new Set(
    facts.flatMap((fact) => (isKind(fact, 'TransitionalEntitlement') ? [fact.data.memberState] : [])),
  );
  const entitled = [...states].sort().flatMap((memberState) => {
    const by = services.map((service) => ({ service, fact: entities.entitled(id, memberState, service, at) }));
    const entitling = by.filter(({ fact }) => fact !== undefined);
    return entitling.length === 0 ? [] : [{ memberState, services: entitling.map(({ service }) => service), by }];
  });
  const entitlements = entitled.flatMap(({ by }) => by.flatMap(({ fact }) => fact ?? []));
  if (entity === undefined) return { versions: entitlements, entry: {} };
  return {
    versions: [entity, ...entitlements],
    entry: {
      kind: entity.data.kind,
      country: entity.data.country,
      authorisedFor: services.filter((service) => entities.authorised(id, service, at) !== undefined),
      transitional: entitled.map(({ memberState, services: letters }) => ({ memberState, services: letters })),
    },
  };
}
