import { instant, isKind, type RecordedEvidence } from '#libs/evidence';

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

/** By what a change of the registers may concern a client: what its evidence names, and what it asked for. */
export interface Interests {
  /** Register entries, as subjects: `campaign/x`; of each where it is named first. */
  readonly names: ReadonlyMap<string, bigint>;
  /** Whether answers may hang on which assets are of one type: it names several. */
  readonly areTypes: boolean;
  readonly requests: readonly AskedRequest[];
}

/** What a client's evidence shows of its interests, piece after piece. */
export class ShownInterests {
  readonly #subject: string;
  readonly #names = new Map<string, bigint>();
  readonly #asked: { readonly position: bigint; readonly at: number }[] = [];
  #firstContact = Infinity;

  constructor(client: string) {
    this.#subject = `client/${client}`;
  }

  /** Takes what was recorded after all before. */
  add(item: RecordedEvidence): void {
    const position = BigInt(item.position as string);
    for (const name of namesIn(item.data as NamingFields)) nameAt(this.#names, name, position);
    if (isKind(item, 'FirmCommunication') && item.data.actor === undefined) nameAt(this.#names, 'actor/FIRM', position);
    if (isKind(item, 'RegulatoryRequest') && item.subject === this.#subject) nameAt(this.#names, askedAbout, position);
    if (isKind(item, 'ClientContact')) {
      this.#firstContact = Math.min(this.#firstContact, instant(item.time));
    }
    if (isKind(item, 'ServiceRequest') && item.subject === this.#subject)
      this.#asked.push({ position, at: instant(item.time) });
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
    return { names, areTypes: assets.length > 1, requests };
  }
}

function nameAt(names: Map<string, bigint>, name: string, position: bigint): void {
  const first = names.get(name);
  if (first === undefined || position < first) names.set(name, position);
}

function* namesIn({ campaign, actor, surface, asset, coverage, enquiry }: NamingFields): Generator<string> {
  if (campaign !== undefined) yield `campaign/${campaign}`;
  if (actor !== undefined) yield `actor/${actor}`;
  if (surface !== undefined) yield `surface/${surface}`;
  if (asset !== undefined) yield `asset/${asset}`;
  for (const entries of [coverage, enquiry])
    if (Array.isArray(entries))
      for (const entry of entries as { asset: string }[]) if (entry.asset !== '*') yield `asset/${entry.asset}`;
}
