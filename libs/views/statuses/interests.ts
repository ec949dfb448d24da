import { linkedSubjects } from '#libs/assessment';
import { instant, isKind, kept, type RecordedEvidence } from '#libs/evidence';

/** A request of the client, from when to when campaigns and sources had to be whole for it (ms), and where it is recorded. */
interface AskedRequest {
  readonly position: bigint;
  readonly from: number;
  readonly to: number;
}

/** Fields by which evidence about clients names register entries. */
interface NamingFields {
  readonly campaign?: string;
  readonly actor?: string;
  readonly surface?: string;
  readonly asset?: string;
  readonly coverage?: unknown;
  readonly enquiry?: unknown;
}

/** Among the names of interests: that a regulator asked about the client. */
export const askedAbout = 'RegulatoryRequest';

/** What was ever told of registers, retracted or not: some of it counted once, and for some clients still does. */
export interface RegisterKnowledge {
  /** What a campaign was said to promote. */
  entriesOf(campaign: string): Iterable<{ readonly asset: string }>;
  /** For how long campaigns cast their shadow at most, by any policy that was ever adopted. */
  readonly shadowMs: number;
}

/** From a position on a client's evidence, and that of whom it is linked to by then, names an entry as of an instant (ms). */
interface NamedFrom {
  readonly knownFrom: bigint;
  readonly at: number;
}

/** By what a change of the registers may concern a client: what its evidence names, and what it asked for. */
export interface Interests {
  /** Register entries, as subjects: `campaign/x`; of each where it is named first. */
  readonly names: ReadonlyMap<string, bigint>;
  /** Campaigns, actors and surfaces among them, each with its namings: every further one is of an earlier instant. */
  readonly namings: ReadonlyMap<string, readonly NamedFrom[]>;
  /** Whether answers may hang on which assets are of one type: it names several. */
  readonly areTypes: boolean;
  readonly requests: readonly AskedRequest[];
}

/** What a client's evidence shows of its interests, piece after piece. */
export class ShownInterests {
  readonly #subject: string;
  readonly #names = new Map<string, bigint>();
  readonly #namings = new Map<string, NamedFrom[]>();
  /** Whose evidence is the client's so far, and what that of others names, who may yet be linked to it. */
  readonly #subjects: Set<string>;
  readonly #ofOthers = new Map<string, { readonly name: string; readonly at: number }[]>();
  readonly #asked: { readonly position: bigint; readonly at: number }[] = [];
  #firstContact = Infinity;

  /** @param linked whose evidence is the client's besides, by evidence that is not taken */
  constructor(client: string, linked: Iterable<string> = []) {
    this.#subject = `client/${client}`;
    this.#subjects = new Set([this.#subject, ...linked]);
  }

  /** Takes what was recorded after all before. */
  add(item: RecordedEvidence): void {
    const position = BigInt(item.position as string);
    for (const name of assetsIn(item.data as NamingFields)) nameAt(this.#names, name, position);
    for (const name of entriesIn(item)) {
      nameAt(this.#names, name, position);
      if (this.#subjects.has(item.subject)) this.#name(name, position, instant(item.time));
      else kept(this.#ofOthers, item.subject, Infinity, () => []).push({ name, at: instant(item.time) });
    }
    for (const subject of linkedSubjects(this.#subject, [item])) {
      this.#subjects.add(subject);
      for (const { name, at } of this.#ofOthers.get(subject) ?? []) this.#name(name, position, at);
      this.#ofOthers.delete(subject);
    }
    if (isKind(item, 'RegulatoryRequest') && item.subject === this.#subject) nameAt(this.#names, askedAbout, position);
    if (isKind(item, 'ClientContact')) {
      this.#firstContact = Math.min(this.#firstContact, instant(item.time));
    }
    if (isKind(item, 'ServiceRequest') && item.subject === this.#subject)
      this.#asked.push({ position, at: instant(item.time) });
  }

  #name(name: string, knownFrom: bigint, at: number): void {
    const namings = this.#namings.get(name) ?? [];
    if (at >= (namings.at(-1)?.at ?? Infinity)) return;
    // Of those that one link brings only the earliest.
    this.#namings.set(name, [...namings.filter((one) => one.knownFrom < knownFrom), { knownFrom, at }]);
  }

  /** By all that was told with the last of the evidence, or later. */
  by({ entriesOf, shadowMs }: RegisterKnowledge): Interests {
    const names = new Map(this.#names);
    for (const [name, position] of this.#names)
      for (const { asset } of name.startsWith('campaign/') ? entriesOf(name.slice(9)) : [])
        if (asset !== '*') nameAt(names, `asset/${asset}`, position);
    const requests = this.#asked.map(({ position, at }) => {
      return { position, from: Math.min(this.#firstContact, at) - shadowMs, to: at };
    });
    const assets = [...names.keys()].filter((name) => name.startsWith('asset/'));
    return { names, namings: this.#namings, areTypes: assets.length > 1, requests };
  }
}

function nameAt(names: Map<string, bigint>, name: string, position: bigint): void {
  const first = names.get(name);
  if (first === undefined || position < first) names.set(name, position);
}

/** Campaigns, actors and surfaces that evidence about clients names. Of nobody in particular it is the firm's own. */
function* entriesIn(item: RecordedEvidence): Generator<string> {
  const { campaign, actor, surface } = item.data as NamingFields;
  if (campaign !== undefined) yield `campaign/${campaign}`;
  if (actor !== undefined) yield `actor/${actor}`;
  else if (isKind(item, 'FirmCommunication')) yield 'actor/FIRM';
  if (surface !== undefined) yield `surface/${surface}`;
}

function* assetsIn({ asset, coverage, enquiry }: NamingFields): Generator<string> {
  if (asset !== undefined) yield `asset/${asset}`;
  for (const entries of [coverage, enquiry])
    if (Array.isArray(entries))
      for (const entry of entries as { asset: string }[]) if (entry.asset !== '*') yield `asset/${entry.asset}`;
}
