import { countWhile, type KindName, kept, kindOf, type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import { isDoubtful } from '../facts/doubt.js';
import { compareRecorded, type Fact, isKind, toFact } from '../facts/fact.js';
import { mayRelieve } from '../facts/retractions.js';
import { PublishedReference } from '../reference/publication.js';
import { holdsTables, type Reference, type ReferenceTables, referenceIn } from '../reference/reference.js';
import { CampaignIndex } from './campaign-index.js';
import { type CampaignRecord, campaignOf } from './campaigns.js';
import { EntryHistory, type Outlook } from './entry-history.js';

/** What an entry of a register is; a subject begins with it. */
export const entryKinds = ['campaign', 'actor', 'surface', 'source', 'asset', 'entity'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Of what the ledger says of itself, what bears on answers about clients. */
const ofTheLedger: ReadonlySet<KindName> = new Set(['ReferenceAdopted', 'RegulatoryRequest']);

/** Kinds of which an answer asks whether they were recorded in time. */
const hangOnAnchors: ReadonlySet<KindName> = new Set(['AssetRegistered', 'RegulatoryOrder', 'WindDownPlan']);

/** In how many states of the register of entities their names are kept. */
const statesMax = 1024;
/** At how many times what was told of one campaign is kept. */
const versionsMax = 16;

interface Numbered {
  readonly number: number;
  readonly fact: Fact;
}

/**
 * All evidence about registers and about the ledger, in the ledger's order, found by entry. It grows, and what was there
 * stays: the first so many pieces are what was known at some time.
 */
export class RegisterEvidence {
  readonly #facts: Fact[] = [];
  readonly #positions: bigint[] = [];
  readonly #registers: Readonly<Record<EntryKind, Map<string, EntryHistory>>> = {
    campaign: new Map(),
    actor: new Map(),
    surface: new Map(),
    source: new Map(),
    asset: new Map(),
    entity: new Map(),
  };
  /** All entities as if they were one entry: whatever changes one of them makes another state of it. */
  readonly #entities = new EntryHistory('');
  readonly #entityIds = new Map<number, readonly string[]>();
  readonly #adopted: (Numbered & { reference?: PublishedReference })[] = [];
  readonly #shipped = new Map<Reference, PublishedReference>();
  readonly #retractions: Numbered[] = [];
  readonly #ofSources: Numbered[] = [];
  #request: Numbered | undefined;
  #firstAnchored = Infinity;
  readonly #ofActors = new Map<string, Set<EntryHistory>>();
  /** By asset, the number of the piece that was the first to put it outside MiCA. */
  readonly #outOfScope = new Map<EntryHistory, number>();
  readonly #told = new WeakMap<EntryHistory, Map<number, CampaignRecord | undefined>>();
  #campaigns: CampaignIndex | undefined;

  get length(): number {
    return this.#facts.length;
  }

  /** Takes the next piece; what bears on no register is left out. Throws where it is earlier than what is held. */
  add(evidence: RecordedEvidence, position: bigint): void {
    const kind = kindOf(evidence.type);
    const entry = this.#entryOf(evidence.subject);
    if (kind === undefined || (entry === undefined && !(evidence.subject === 'ledger' && ofTheLedger.has(kind))))
      return;
    if (position < (this.#positions.at(-1) ?? position))
      throw new Error('registers take evidence in the order of the ledger');
    const fact = toFact(evidence) as Fact;
    const number = this.#facts.push(fact) - 1;
    this.#positions.push(position);
    entry?.add(number, fact);
    this.#note({ number, fact });
  }

  #note(piece: Numbered): void {
    const { number, fact } = piece;
    const { evidence } = fact;
    if (fact.kind === 'ReferenceAdopted') this.#adopted.push(piece);
    if (fact.kind === 'RegulatoryRequest') this.#request ??= piece;
    if (fact.kind === 'Retraction') this.#retractions.push(piece);
    if (fact.kind === 'Retraction' && fact.subject.startsWith('source/')) this.#ofSources.push(piece);
    if (isKind(fact, 'Campaign')) this.#noteCampaign(fact);
    if (isKind(fact, 'AssetRegistered') && !fact.data.micaScope) this.#noteOutOfScope(fact, number);
    if (fact.subject.startsWith('entity/')) this.#entities.add(number, fact);
    if (hangOnAnchors.has(fact.kind) && isDoubtful(evidence, 'anchor'))
      this.#firstAnchored = Math.min(this.#firstAnchored, number);
  }

  #noteCampaign({ subject, data }: Fact<'Campaign'>): void {
    this.#campaigns = undefined;
    const campaigns = this.#ofActors.get(data.actor) ?? new Set();
    this.#ofActors.set(data.actor, campaigns.add(this.#entryOf(subject) as EntryHistory));
  }

  #noteOutOfScope({ subject }: Fact, number: number): void {
    const asset = this.#entryOf(subject) as EntryHistory;
    if (!this.#outOfScope.has(asset)) this.#outOfScope.set(asset, number);
  }

  #entryOf(subject: string): EntryHistory | undefined {
    const name = nameOf(subject);
    if (name === undefined) return undefined;
    const entries = this.#registers[name.register];
    let entry = entries.get(name.id);
    if (entry === undefined) {
      entry = new EntryHistory(name.id);
      entries.set(name.id, entry);
    }
    return entry;
  }

  /** The entries of a register by their names, also those of which nothing was known yet at some time. */
  register(register: EntryKind): ReadonlyMap<string, EntryHistory> {
    return this.#registers[register];
  }

  entry(subject: string): EntryHistory | undefined {
    const name = nameOf(subject);
    return name && this.#registers[name.register].get(name.id);
  }

  fact(number: number): Fact {
    return this.#facts[number] as Fact;
  }

  position(number: number): bigint {
    return this.#positions[number] as bigint;
  }

  /** How many pieces are at or below a position. */
  countUpTo(position: bigint): number {
    return countWhile(this.#positions.length, (index) => (this.#positions[index] as bigint) <= position);
  }

  /** How many pieces were recorded before a fact, whether or not it is one of them. */
  countBefore(fact: Fact): number {
    return countWhile(this.#facts.length, (index) => compareRecorded(this.#facts[index] as Fact, fact) < 0);
  }

  /** How many of the first `count` pieces are retractions; of evidence about sources only, if asked so. */
  retractionsIn(count: number, ofSources = false): number {
    const retractions = ofSources ? this.#ofSources : this.#retractions;
    return countWhile(retractions.length, (index) => (retractions[index] as Numbered).number < count);
  }

  /** Whether one of the first `count` pieces is a retraction that may take away what hurts, by persons of whom a source tells. */
  hasRelief(count: number): boolean {
    const retractions = this.#retractions.slice(0, this.retractionsIn(count));
    return retractions.some(
      ({ fact }) => isKind(fact, 'Retraction') && mayRelieve(fact) && isDoubtful(fact.evidence, 'approver'),
    );
  }

  /** Whether one of the first `count` pieces has an anchor, not verified, by which it may count though it was recorded late. */
  hasAnchor(count: number): boolean {
    return this.#firstAnchored < count;
  }

  /** The first regulator's request on the whole ledger, if it is among the first `count` pieces. */
  request(count: number): Fact | undefined {
    return this.#request !== undefined && this.#request.number < count ? this.#request.fact : undefined;
  }

  /** The rule set that counts by the first `count` pieces: before any was adopted, the first that ever is; or none. */
  ruleSet(count: number): string | undefined {
    const adoption = this.#adopted.findLast(({ number }) => number < count) ?? this.#adopted[0];
    return adoption && ruleSetOf(adoption);
  }

  /**
   * The newest reference data of a rule set adopted among the first `count` pieces; before any was adopted the first that ever
   * is, where it is of that set; what goes with the set where there is none, or where the adoption only names it.
   */
  tables(count: number, law: { readonly id: string; readonly reference: Reference }, knownAt: number): ReferenceTables {
    const adopted = this.#adopted.filter(({ number }, index) => index === 0 || number < count);
    const last = adopted.findLast((adoption) => ruleSetOf(adoption) === law.id);
    if (last === undefined) return this.#shippedWith(law.reference).at(knownAt);
    const { content } = last.fact.data as Fact<'ReferenceAdopted'>['data'];
    last.reference ??= holdsTables(content)
      ? new PublishedReference(referenceIn(content))
      : this.#shippedWith(law.reference);
    return last.reference.at(knownAt);
  }

  #shippedWith(reference: Reference): PublishedReference {
    const shipped = this.#shipped.get(reference) ?? new PublishedReference(reference);
    this.#shipped.set(reference, shipped);
    return shipped;
  }

  /** The source under which the ledger speaks of itself; what files call it that hold nothing by which to tell. */
  get ledger(): string {
    return this.#adopted[0]?.fact.evidence.source ?? 'ledger';
  }

  /** The names of entities of which a test holds, sorted; made once for each state that all entities were in together. */
  entityIds(outlook: Outlook, isRegistered: (id: string) => boolean): readonly string[] {
    return kept(this.#entityIds, this.#entities.stateAt(outlook), statesMax, () =>
      [...this.#registers.entity.keys()].filter(isRegistered).sort(),
    );
  }

  /** All that was told of a campaign by the first `count` pieces, retracted or not; undefined where nothing was. */
  told(campaign: EntryHistory, count: number): CampaignRecord | undefined {
    const known = campaign.countIn(count);
    const held = this.#told.get(campaign) ?? new Map<number, CampaignRecord | undefined>();
    this.#told.set(campaign, held);
    return kept(held, known, versionsMax, () => campaignOf(campaign.told.slice(0, known)));
  }

  /** Whether any of the first `count` pieces put an asset outside MiCA, retracted or not. */
  wasOutOfScope(asset: EntryHistory, count: number): boolean {
    return (this.#outOfScope.get(asset) ?? Infinity) < count;
  }

  /** Campaigns that any version, at any time, says to be an actor's. */
  campaignsOf(actor: string): Iterable<EntryHistory> {
    return this.#ofActors.get(actor) ?? [];
  }

  /** Campaigns by all that was ever told of them, up to the last piece that is held. */
  get campaigns(): CampaignIndex {
    if (this.#campaigns === undefined) {
      const told = [...this.#registers.campaign.values()].map((campaign) => this.told(campaign, Infinity));
      this.#campaigns = new CampaignIndex(told.filter((campaign) => campaign !== undefined));
    }
    return this.#campaigns;
  }
}

const ruleSetOf = ({ fact }: Numbered): string => adoptedRuleSet(fact as Fact<'ReferenceAdopted'>);

/** The rule set that an adoption names, whether or not this version can read the reference data in it. */
export const adoptedRuleSet = ({ data }: Fact<'ReferenceAdopted'>): string => data.ruleSet;

/** The register and the entry that a subject names: a source by its own name, however it is percent-encoded. */
export function nameOf(subject: string): { readonly register: EntryKind; readonly id: string } | undefined {
  const slash = subject.indexOf('/');
  const register = entryKinds.find((name) => name === subject.slice(0, Math.max(slash, 0)));
  if (register === undefined) return undefined;
  const id = register === 'source' ? sourceOfSubject(subject) : undefined;
  return { register, id: id ?? subject.slice(slash + 1) };
}
