import type { Connection } from '#libs/projections';

/** Numbers kept in memory, in two generations: when the younger is full, the older is forgotten. */
const generationMax = 100_000;

/** The evidence index's numbers of subjects, by name. */
export class SubjectNumbers {
  readonly #connection: Pick<Connection, 'of'>;
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(connection: Pick<Connection, 'of'>) {
    this.#connection = connection;
  }

  /** Throws where the evidence index knows no such subject: what it has taken in, it has numbered. */
  of(name: string): number {
    const number = this.find(name);
    if (number === undefined) throw new Error(`the evidence index has no number of ${name}`);
    return number;
  }

  find(name: string): number | undefined {
    const young = this.#young.get(name);
    if (young !== undefined) return young;
    const number = this.#old.get(name) ?? this.#read(name);
    if (number === undefined) return undefined;
    if (this.#young.size >= generationMax) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(name, number);
    return number;
  }

  #read(name: string): number | undefined {
    const database = this.#connection.of('evidence-index');
    return database
      .prepare<[string], number>('SELECT id FROM evidence_index_subjects WHERE name = ?')
      .pluck()
      .get(name);
  }
}
