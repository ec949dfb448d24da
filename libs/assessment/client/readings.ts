import type { Purpose } from '#libs/evidence';
import { type Fact, isKind } from '../facts/fact.js';
import { entriesOf, isNamed, type ScopeEntry } from '../facts/scope.js';
import type { Relation, RelationClaim } from '../registers/actors.js';
import { effectivePurpose, statedPurpose } from '../registers/campaigns.js';
import type { Circumstances } from './circumstances.js';
import { beyondEnquiry } from './replies.js';

/** What a message was for, and about. */
export interface MessageContent {
  readonly purpose: Purpose;
  /** What it promotes as a whole. */
  readonly entries: readonly ScopeEntry[];
  /** What it offers by name. */
  readonly offers: readonly ScopeEntry[];
}

/** One way to read a message: its content, what is claimed of who stands behind it, and what else says so. */
export interface MessageReading extends MessageContent {
  readonly claims: readonly RelationClaim[];
  readonly because: readonly Fact[];
}

/** Shared, so that readings which offer nothing are alike. */
export const nothing: readonly ScopeEntry[] = [];

/** What a rule set makes of purpose and coverage. */
export interface Ways {
  /** `isCovered`: whether any coverage was said, where `entries` are not just everything for want of one. */
  readonly contents: (
    purpose: Purpose,
    entries: readonly ScopeEntry[],
    isCovered: boolean,
  ) => readonly MessageContent[];
  readonly reply: (fact: Fact<'FirmCommunication'>, circumstances: Circumstances) => MessageContent;
}

const plainly: Ways = { contents: (purpose, entries) => [messageContentOf(purpose, entries)], reply: replyOf };

/** Every way to read a communication or an exposure at its own time; of any other fact none. */
export function readingsOf(fact: Fact, circumstances: Circumstances, ways: Ways = plainly): readonly MessageReading[] {
  if (isKind(fact, 'MarketingExposure')) return exposureReadings(fact, circumstances, ways);
  if (!isKind(fact, 'FirmCommunication')) return [];
  const { coverage } = fact.data;
  const purpose = effectivePurpose(fact.data.purpose, fact.data);
  const contents =
    purpose === 'REPLY'
      ? [ways.reply(fact, circumstances)]
      : ways.contents(purpose, entriesOf(coverage), coverage !== undefined);
  const claims = circumstances.registers.actors.relationsAt(fact.data.actor ?? 'FIRM', fact.at);
  return contents.map((content) => ({ ...content, claims, because: [] }));
}

/** What is promoted as a whole, and what is offered by name. Only an OFFER offers. */
export function messageContentOf(purpose: Purpose, all: readonly ScopeEntry[]): MessageContent {
  if (purpose !== 'OFFER') return { purpose, entries: all, offers: nothing };
  return { purpose, entries: all.filter((entry) => !isNamed(entry)), offers: all.filter(isNamed) };
}

/** A reply offers what it names beyond the enquiry that it answers; one that answers nothing is unclassified. */
export function replyOf(
  fact: Fact<'FirmCommunication'>,
  circumstances: Circumstances,
  /** What it answers had asked about; null where it answers nothing. */
  enquiry: readonly ScopeEntry[] | null = circumstances.enquiryOf(fact)?.asked ?? null,
): MessageContent {
  const named = entriesOf(fact.data.coverage);
  if (enquiry === null) return messageContentOf('UNCLASSIFIED', named);
  const excess = beyondEnquiry(fact.data.coverage, enquiry);
  return excess.length === 0 ? messageContentOf('REPLY', named) : messageContentOf('OFFER', excess);
}

/**
 * What the exposure itself says of purpose, actor and coverage prevails over its campaign, field by field. A campaign
 * that is not registered, or of which only the hurting part stands, leaves unknown what the exposure does not say.
 */
function exposureReadings(
  fact: Fact<'MarketingExposure'>,
  { registers }: Circumstances,
  { contents }: Ways,
): readonly MessageReading[] {
  const { data, at } = fact;
  const ownClaims = registers.actors.relationsAt(data.actor, at);
  const ownPurpose = statedPurpose(effectivePurpose(data.purpose, data));
  const isCovered = data.coverage !== undefined;
  const alone = () =>
    contents(ownPurpose, entriesOf(data.coverage), isCovered).map((content) => {
      return { ...content, claims: ownClaims, because: [] };
    });
  const campaign = data.campaign === undefined ? undefined : registers.campaigns.get(data.campaign);
  const saysAll = data.purpose !== undefined && data.actor !== undefined && data.coverage !== undefined;
  if (campaign === undefined || saysAll) return alone();
  const purposes = data.purpose === undefined ? campaign.purposes : [ownPurpose];
  const entries = data.coverage === undefined ? campaign.entries : entriesOf(data.coverage);
  const claims =
    data.actor === undefined ? merged(campaign.actors.map((id) => registers.actors.relationsAt(id, at))) : ownClaims;
  const under = purposes
    .flatMap((purpose) => contents(purpose, entries, isCovered || campaign.isCovered))
    .map((content) => ({ ...content, claims, because: campaign.versions }));
  return campaign.explains ? under : [...under, ...alone()];
}

/** What is claimed of any of several actors, each relation once. */
function merged(ofActors: readonly (readonly RelationClaim[])[]): readonly RelationClaim[] {
  const byRelation = new Map<Relation, RelationClaim>();
  for (const claim of ofActors.flat()) if (!byRelation.has(claim.relation)) byRelation.set(claim.relation, claim);
  return [...byRelation.values()];
}
