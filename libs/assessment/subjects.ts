import { type Entry, entriesOf, isNamed, keyOf, type Subject } from './coverage.js';
import type { Dossier } from './dossier.js';
import { compareText, type Fact, isKind } from './fact.js';
import type { RegisterState } from './register-state.js';

/** Every service and asset that a client has (3.1): asked for, provided, or named in an offer or a reply to it. */
export function subjectsOf(dossier: Dossier): readonly Subject[] {
  const found = new Map<string, Subject>();
  const add = ({ service, asset }: Subject) => found.set(keyOf({ service, asset }), { service, asset });
  for (const fact of [...dossier.own('ServiceRequest'), ...dossier.own('ServiceProvided')]) add(fact.data);
  for (const { fact, owner } of dossier.owned) {
    if (!owner.own && !owner.favourable) continue;
    for (const entry of namedIn(fact, dossier.registers)) if (isNamed(entry)) add(entry);
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, subject]) => subject);
}

/** What an offer or a reply names; an exposure that does not say what it was for is what its campaign was. */
export function namedIn(fact: Fact, { campaigns }: RegisterState): readonly Entry[] {
  if (!isKind(fact, 'FirmCommunication') && !isKind(fact, 'MarketingExposure')) return [];
  const campaign = isKind(fact, 'MarketingExposure') ? campaigns.get(fact.data.campaign ?? '') : undefined;
  const purposes = fact.data.purpose === undefined ? (campaign?.purposes ?? []) : [fact.data.purpose];
  if (!purposes.includes('OFFER') && !purposes.includes('REPLY')) return [];
  return fact.data.coverage === undefined && campaign !== undefined ? campaign.entries : entriesOf(fact.data.coverage);
}
