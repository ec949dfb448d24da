import type { RecordedEvidence } from '#libs/evidence';
import { type Doubt, without } from '../facts/doubt.js';
import { compareRecorded, type Fact, isKind, knownFacts } from '../facts/fact.js';
import { applyRetractions, frozenBy } from '../facts/retractions.js';
import { type Reference, ReferenceTables, shippedReference } from '../reference/reference.js';
import { Actors } from '../registers/actors.js';
import { Assets } from '../registers/assets.js';
import { Campaigns, campaignOf, promotes } from '../registers/campaigns.js';
import { Entities } from '../registers/entities.js';
import type { Entries } from '../registers/entry-history.js';
import { Surfaces } from '../registers/surfaces.js';
import { readingsOfP1 } from '../rules/p1/readings.js';
import { type Arrivals, arrivalsOf } from '../sources/arrivals.js';
import { sourceFrom } from '../sources/sources.js';
import type { RegisterPicture } from './register-picture.js';

interface Standpoint {
  readonly knownAt: number;
  readonly request: Fact | undefined;
  readonly doubt: Doubt | undefined;
  /** The first adoption that is ever recorded: it counts before it, too. */
  readonly firstAdopted: RecordedEvidence | undefined;
}

/** The registers as the law has them, made from all their evidence at once. */
export function eagerRegisters(
  evidence: readonly RecordedEvidence[],
  { knownAt, request, doubt, firstAdopted }: Standpoint,
): RegisterPicture {
  const believed = doubt === undefined ? evidence : without(doubt, evidence);
  const facts = knownFacts(believed, knownAt).filter(({ subject }) => !/^(client|identifier)\//.test(subject));
  const ofLedger = facts.find(({ kind }) => kind === 'RegulatoryRequest');
  const [first] = [request, ofLedger].filter((fact) => fact !== undefined).sort(compareRecorded);
  applyRetractions(facts, frozenBy(first));
  const adopted = believed.findLast((item) => isAdoption(item)) ?? firstAdopted;
  const { content = shippedReference } = (adopted?.data ?? {}) as { readonly content?: Reference };
  const tables = new ReferenceTables(content, knownAt);
  const about = (register: string) =>
    Map.groupBy(
      facts.filter(({ subject }) => subject.startsWith(`${register}/`)),
      ({ subject }) => decodeURIComponent(subject.slice(register.length + 1)),
    );
  const entries = (register: string): Entries => {
    const held = about(register);
    return {
      read: (id, reader) => {
        const known = held.get(id);
        return known && reader(known, tables);
      },
    };
  };
  const campaigns = [...about('campaign').values()].map(campaignOf).filter((campaign) => campaign !== undefined);
  const position = believed.at(-1)?.position ?? '0';
  return {
    tables,
    about,
    actors: new Actors(entries('actor'), readingsOfP1),
    assets: new Assets(entries('asset')),
    campaigns: new Campaigns(entries('campaign'), ({ from, to }, isAimed, subject) =>
      campaigns.filter(
        (campaign) =>
          campaign.from <= to &&
          campaign.to >= from &&
          campaign.reach.some(isAimed) &&
          (subject === undefined || promotes(campaign, subject)),
      ),
    ),
    entities: new Entities(entries('entity'), readingsOfP1, (isRegistered) =>
      [...about('entity').keys()].filter(isRegistered).sort(),
    ),
    surfaces: new Surfaces(entries('surface'), tables),
    sources: [...about('source')]
      .filter(([, all]) => all.some((fact) => isKind(fact, 'Source') && (fact.helps || fact.hurts)))
      .map(([id, all]) =>
        sourceFrom(
          id,
          { facts: all, arrivals: arrivalsBy(evidence, id, BigInt(position)), counted: readingsOfP1.counted },
          tables,
        ),
      ),
  };
}

export const isAdoption = ({ type }: RecordedEvidence): boolean => type === 'initium.ReferenceAdopted.v1';

/** What a source had sent by a position. */
export function arrivalsBy(evidence: readonly RecordedEvidence[], source: string, position: bigint): Arrivals {
  return arrivalsOf(evidence.filter((item) => item.source === source && BigInt(item.position as string) <= position));
}

/** The first regulator's request on a subject. */
export function requestOn(subject: string, evidence: readonly RecordedEvidence[]): Fact | undefined {
  return knownFacts(evidence, Infinity).find((fact) => fact.kind === 'RegulatoryRequest' && fact.subject === subject);
}
