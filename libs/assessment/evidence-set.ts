import { instant, type RecordedEvidence, subjectsOf } from '#libs/evidence';
import { arrivalsOf } from './arrivals.js';
import { Dossier } from './dossier.js';
import { kept } from './kept.js';
import { linkedSubjects } from './links.js';
import { Registers } from './registers.js';

/** Questions tend to come in runs about one instant or one client: so many of each are kept prepared. */
const preparedMax = 64;

/** Whether a subject is a register entry: neither a client nor an identifier. */
export const isRegisterSubject = (subject: string): boolean => !/^(client|identifier)\//.test(subject);

/**
 * Recorded evidence held in memory, as read from a file: finds what concerns a client, and prepares it for any `knownAt`.
 * The order in which it is given does not matter.
 */
export class EvidenceSet {
  readonly #bySubject = new Map<string, RecordedEvidence[]>();
  readonly #bySource = new Map<string, RecordedEvidence[]>();
  readonly #register: RecordedEvidence[] = [];
  readonly #registers = new Map<number, Registers>();
  readonly #dossiers = new Map<string, Dossier>();

  constructor(evidence: Iterable<RecordedEvidence>) {
    for (const item of evidence) {
      if (isRegisterSubject(item.subject)) this.#register.push(item);
      for (const subject of subjectsOf(item)) file(this.#bySubject, subject, item);
      file(this.#bySource, item.source, item);
    }
  }

  /** The pseudonyms of all clients of whom anything is held. */
  get clients(): string[] {
    const subjects = [...this.#bySubject.keys()].filter((subject) => subject.startsWith('client/'));
    return subjects.map((subject) => subject.slice('client/'.length)).sort();
  }

  registers(knownAt: number): Registers {
    return kept(this.#registers, knownAt, preparedMax, () => {
      const known = (source: string) =>
        (this.#bySource.get(source) ?? []).filter((item) => instant(item.ledgertime) <= knownAt);
      return new Registers(this.#register, knownAt, (source) => arrivalsOf(known(source)));
    });
  }

  dossier(client: string, knownAt: number): Dossier {
    return kept(this.#dossiers, `${knownAt} ${client}`, preparedMax, () => {
      const subject = `client/${client}`;
      const own = this.#bySubject.get(subject) ?? [];
      const linked = [...linkedSubjects(subject, own)].flatMap((other) => this.#bySubject.get(other) ?? []);
      return new Dossier(client, new Set([...own, ...linked]), this.registers(knownAt));
    });
  }
}

function file(index: Map<string, RecordedEvidence[]>, key: string, item: RecordedEvidence): void {
  const held = index.get(key);
  if (held === undefined) index.set(key, [item]);
  else held.push(item);
}
