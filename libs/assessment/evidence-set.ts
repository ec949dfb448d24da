import { instant, isKind, type RecordedEvidence, sourceOfSubject, subjectsOf } from '#libs/evidence';
import { arrivalsOf } from './arrivals.js';
import { Dossier } from './dossier.js';
import { kept } from './kept.js';
import { linkedSubjects } from './links.js';
import { Registers } from './registers.js';
import { countUntil } from './search.js';

/** Questions tend to come in runs about one instant or one client: so many of each are kept prepared. */
const preparedMax = 64;

/** Whether a subject is a register entry: neither a client nor an identifier. */
export const isRegisterSubject = (subject: string): boolean => !/^(client|identifier)\//.test(subject);

/** A piece of evidence, at the instant at which it was recorded. */
interface Recorded {
  readonly at: number;
  readonly item: RecordedEvidence;
}

/**
 * Recorded evidence held in memory, as read from a file: finds what concerns a client, and prepares it for any `knownAt`.
 * The order in which it is given does not matter.
 */
export class EvidenceSet {
  readonly #bySubject = new Map<string, RecordedEvidence[]>();
  readonly #register: RecordedEvidence[] = [];
  /** What registered sources sent, whatever it is about, by recording. */
  readonly #sent: ReadonlyMap<string, readonly Recorded[]>;
  /** When something was recorded that may change the registers, ascending. */
  readonly #turns: readonly { readonly at: number }[];
  readonly #registers = new Map<number, Registers>();
  readonly #dossiers = new Map<string, Dossier>();

  constructor(evidence: Iterable<RecordedEvidence>) {
    const all = [...evidence];
    for (const item of all) {
      if (isRegisterSubject(item.subject)) this.#register.push(item);
      for (const subject of subjectsOf(item)) {
        const held = this.#bySubject.get(subject);
        if (held === undefined) this.#bySubject.set(subject, [item]);
        else held.push(item);
      }
    }
    const sources = new Set(
      this.#register.filter((item) => isKind(item, 'Source')).map(({ subject }) => sourceOfSubject(subject)),
    );
    const sent = inOrder(all.filter(({ source }) => sources.has(source)));
    this.#sent = Map.groupBy(sent, ({ item }) => item.source);
    this.#turns = inOrder(all.filter(({ source, subject }) => sources.has(source) || isRegisterSubject(subject)));
  }

  /** The registers as known at an instant (ms). */
  registers(knownAt: number): Registers {
    const known = countUntil(this.#turns, knownAt);
    const prepare = () =>
      new Registers(this.#register, knownAt, (source) => {
        const sent = this.#sent.get(source) ?? [];
        return arrivalsOf(sent.slice(0, countUntil(sent, knownAt)).map(({ item }) => item));
      });
    return kept(this.#registers, known, preparedMax, prepare).at(knownAt);
  }

  /** All that is known of a client at an instant (ms). */
  dossier(client: string, knownAt: number): Dossier {
    return kept(this.#dossiers, `${knownAt} ${client}`, preparedMax, () => {
      const subject = `client/${client}`;
      const own = this.#bySubject.get(subject) ?? [];
      const linked = [...linkedSubjects(subject, own)].flatMap((other) => this.#bySubject.get(other) ?? []);
      return new Dossier(client, new Set([...own, ...linked]), this.registers(knownAt));
    });
  }
}

function inOrder(evidence: readonly RecordedEvidence[]): Recorded[] {
  return evidence.map((item) => ({ at: instant(item.ledgertime), item })).sort((a, b) => a.at - b.at);
}
