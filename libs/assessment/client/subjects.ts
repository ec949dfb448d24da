import { compareText, type Fact, isKind } from '../facts/fact.js';
import { entriesOf, isNamed, keyOf, type ScopeEntry, type Subject } from '../facts/scope.js';
import type { RegisterState } from '../registers/register-state.js';
import type { Act } from './acts.js';
import type { Owned } from './links.js';

/** What of a client's record its subjects follow from. */
interface Subjected {
  readonly owned: readonly Owned[];
  readonly registers: RegisterState;
  readonly outward: readonly Act[];
  own<K extends 'ServiceRequest' | 'ServiceProvided'>(kind: K): readonly Fact<K>[];
}

/** Every service and asset that a client has (3.1): asked for, provided, or named in an offer or a reply to it. */
export function subjectsOf(record: Subjected): readonly Subject[] {
  const found = new Map<string, Subject>();
  const add = ({ service, asset }: Subject) => found.set(keyOf({ service, asset }), { service, asset });
  for (const fact of [...record.own('ServiceRequest'), ...record.own('ServiceProvided')]) add(fact.data);
  for (const { fact, owner } of record.owned) {
    if (!owner.own && !owner.favourable) continue;
    for (const entry of namedIn(fact, record.registers)) if (isNamed(entry)) add(entry);
  }
  for (const { owner, offers } of record.outward) if (owner.own || owner.favourable) offers.forEach(add);
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, subject]) => subject);
}

/** What an offer or a reply names; an exposure that does not say what it was for is what its campaign was. */
export function namedIn(fact: Fact, { campaigns }: RegisterState): readonly ScopeEntry[] {
  if (!isKind(fact, 'FirmCommunication') && !isKind(fact, 'MarketingExposure')) return [];
  const campaign = isKind(fact, 'MarketingExposure') ? campaigns.get(fact.data.campaign ?? '') : undefined;
  const purposes = fact.data.purpose === undefined ? (campaign?.purposes ?? []) : [fact.data.purpose];
  if (!purposes.includes('OFFER') && !purposes.includes('REPLY')) return [];
  return fact.data.coverage === undefined && campaign !== undefined ? campaign.entries : entriesOf(fact.data.coverage);
}
