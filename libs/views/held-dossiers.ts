import { Dossier, linkedSubjects, type Registers, type RuleSet } from '#libs/assessment';
import { threadMemory } from '#libs/event-store';
import { type RecordedEvidence, typeOf } from '#libs/evidence';
import { Dossiers, type DossiersParts } from './dossiers.js';
import type { RegisterPositions } from './evidence-index/register-positions.js';
import type { KnownAt } from './known-registers.js';

const link = typeOf('IdentityLink');

/** What one piece of evidence takes with the dossier that is made of it, in bytes of the heap. */
const heldBytes = 1_536;
/** Pieces of evidence of clients that were asked about lately: half of what the thread may take. */
const heldMax = (): number => Math.floor(threadMemory().viewHeapBytes / 2 / heldBytes);

/** A dossier of the first so many pieces of a client's evidence, and what it was made by. */
interface MadeDossier {
  readonly dossier: Dossier;
  readonly pieces: number;
  readonly upTo: bigint;
  readonly registers: Registers<RuleSet>;
}

interface HeldClient {
  readonly subjects: readonly string[];
  /** All there is up to a position, in the order of recording. */
  readonly evidence: RecordedEvidence[];
  readonly upTo: bigint;
  /** The one that was asked for last. */
  readonly made?: MadeDossier | undefined;
}

/**
 * Dossiers of a few clients who have much evidence and are asked about again and again: what was read of them is held, and
 * only what was recorded since is read. Each is what `Dossiers` gives.
 */
export class HeldDossiers extends Dossiers {
  readonly #parts: DossiersParts;
  readonly #registerPositions: RegisterPositions;
  readonly #held = new Map<string, HeldClient>();
  #pieces = 0;

  constructor(parts: DossiersParts, registerPositions: RegisterPositions) {
    super(parts);
    this.#parts = parts;
    this.#registerPositions = registerPositions;
  }

  override async of(client: string, known: KnownAt, ruleSet?: string): Promise<Dossier> {
    const registers = await this.#parts.registers.at(known, ruleSet);
    const evidence = await this.evidenceOf(client, known);
    const held = this.#held.get(client);
    const last = held?.made?.pieces === evidence.length ? held.made : undefined;
    if (last?.registers === registers) return last.dossier;
    const dossier =
      last !== undefined && this.#isAlike(last, registers, known.upTo)
        ? last.dossier.under(registers)
        : new Dossier(client, evidence, registers);
    const made = { dossier, pieces: evidence.length, upTo: known.upTo, registers };
    if (held !== undefined) this.#hold(client, { ...held, made });
    return dossier;
  }

  override passing(client: string, known: KnownAt): Promise<Dossier> {
    return this.of(client, known);
  }

  override async evidenceOf(client: string, { upTo }: Pick<KnownAt, 'upTo'>): Promise<RecordedEvidence[]> {
    const held = this.#held.get(client);
    if (held !== undefined && upTo < held.upTo) {
      const known = prefixOf(held, upTo);
      return known ?? this.evidenceAbout(this.subjectsOf(`client/${client}`, upTo), upTo);
    }
    const now = held === undefined ? await this.#read(client, upTo) : await this.#continued(client, held, upTo);
    this.#hold(client, now);
    return now.evidence;
  }

  async #read(client: string, upTo: bigint): Promise<HeldClient> {
    const subjects = this.subjectsOf(`client/${client}`, upTo);
    return { subjects, evidence: await this.evidenceAbout(subjects, upTo), upTo };
  }

  /** With what was recorded since, and with all that stands under whom the client was linked to by it. */
  async #continued(client: string, held: HeldClient, upTo: bigint): Promise<HeldClient> {
    const { evidenceAt, evidenceIndex } = this.#parts;
    const { subjects, evidence } = held;
    const more = await evidenceAt(evidenceIndex.positionsOf(subjects, upTo, held.upTo));
    if (more.length === 0) return { ...held, upTo };
    const known = new Set(subjects);
    const joined = [...linkedSubjects(`client/${client}`, more)].filter((subject) => !known.has(subject));
    if (joined.length === 0) return { ...held, evidence: [...evidence, ...more], upTo };
    const theirs = await evidenceAt(evidenceIndex.positionsOf(joined, upTo));
    return { subjects: [...subjects, ...joined], evidence: inOrder([...evidence, ...more, ...theirs]), upTo };
  }

  /** Whether nothing but sources, and what was published, can differ for the client between two states of knowledge. */
  #isAlike({ dossier, registers: before, upTo }: MadeDossier, registers: Registers<RuleSet>, now: bigint): boolean {
    if (dossier.ruleSet !== registers.law || before.tables !== registers.tables) return false;
    const [first, last] = upTo < now ? [upTo, now] : [now, upTo];
    return this.#registerPositions.positions(last, first).length === 0;
  }

  /** Those whom nobody asks about go first. */
  #hold(client: string, held: HeldClient): void {
    this.#forget(client);
    this.#held.set(client, held);
    this.#pieces += held.evidence.length;
    while (this.#pieces > heldMax()) this.#forget(this.#held.keys().next().value as string);
  }

  #forget(client: string): void {
    this.#pieces -= this.#held.get(client)?.evidence.length ?? 0;
    this.#held.delete(client);
  }
}

/** What was known at a position; undefined where the client was linked to less then. */
function prefixOf({ evidence }: HeldClient, upTo: bigint): RecordedEvidence[] | undefined {
  const length = evidence.findLastIndex(({ position }) => BigInt(position as string) <= upTo) + 1;
  return evidence.slice(length).some(({ type }) => type === link) ? undefined : evidence.slice(0, length);
}

/** Each piece once, in the order of recording. */
function inOrder(evidence: readonly RecordedEvidence[]): RecordedEvidence[] {
  const byPosition = new Map(evidence.map((item) => [BigInt(item.position as string), item]));
  return [...byPosition].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
