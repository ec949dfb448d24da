import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '#libs/event-store';
import { Catalog, type FileRole, positionIn } from '#libs/projections';
import type { StatusesContext } from './client-replayer.js';
import { lawMark } from './law-mark.js';
import type { RegisterReplay } from './register-replay.js';
import { buildStatuses } from './statuses-build.js';
import { StatusesFile } from './statuses-file.js';
import { prepared } from './swap.js';
import { tables } from './tables.js';

const view = 'statuses';

/** The catalog's role of the file in which a rule set's rows are prepared. */
export const preparedRole = (ruleSet: string): `prepared ${string}` => `prepared ${ruleSet}`;

/**
 * What is known of every client at once, on the connection to the rows that it is to replace: what was prepared for a rule
 * set before it was adopted, or what is prepared when it is met. The latter takes a temporary file, and dies with it.
 */
export class Preparations {
  readonly #context: StatusesContext;
  readonly #database: Database;
  readonly #registerReplay: RegisterReplay;
  #attached: FileRole | 'temporary' | undefined;

  constructor(context: StatusesContext, registerReplay: RegisterReplay) {
    this.#context = context;
    this.#database = context.database;
    this.#registerReplay = registerReplay;
    const attached = context.database.pragma('database_list') as { readonly name: string }[];
    if (attached.some(({ name }) => name === prepared)) context.database.exec(`DETACH ${prepared}`);
  }

  /**
   * Attaches what was prepared for the rule set that is adopted with an event, if it was, under the reference data that was
   * adopted, and nothing has concerned everyone since. Gives the position that it is as of.
   */
  attachFitting({ position, ledgertime }: StoredEvent): bigint | undefined {
    const registers = this.#registerReplay.at(position, ledgertime);
    const role = preparedRole(registers.law.id);
    const path = this.#inCatalog((catalog) => {
      const [found, serving] = [catalog.find(view, role), catalog.find(view, 'serving')];
      return found !== undefined && found.shape === `${serving?.shape}${lawMark(registers)}` ? found.path : undefined;
    });
    if (path === undefined) return undefined;
    this.#database.prepare(`ATTACH ? AS ${prepared}`).run(path);
    this.#attached = role;
    const at = positionIn(this.#database, prepared);
    if (at !== undefined && at < position && this.#registerReplay.changes(at, position).everyone.length === 1)
      return at;
    this.detach();
    return undefined;
  }

  /** What is attached. */
  get file(): StatusesFile {
    return new StatusesFile(this.#database, prepared);
  }

  /** Prepares every client as it is known with an event, on all cores, and attaches that. */
  async make({ position }: StoredEvent): Promise<void> {
    this.#database.pragma('temp_store = FILE');
    this.#database.exec(`ATTACH '' AS ${prepared}`);
    this.#database.pragma('temp_store = MEMORY');
    this.#attached = 'temporary';
    this.#database.exec(tables.replace(/^CREATE (TABLE|INDEX) /gm, `CREATE $1 ${prepared}.`));
    const { signal } = this.#context;
    const options = { to: position, progress: () => undefined, signal, way: { ruleSet: undefined } };
    await buildStatuses(this.#context, this.file, options);
  }

  /** Lets go of what is attached. */
  detach(): void {
    if (this.#attached !== undefined) this.#database.exec(`DETACH ${prepared}`);
    this.#attached = undefined;
  }

  /** Lets go of what is attached, and removes what was prepared for a rule set that is in force by now in what serves. */
  remove(ruleSet: string): void {
    this.detach();
    this.#inCatalog((catalog) => {
      if (catalog.find(view, 'serving')?.path === this.#database.name) catalog.drop(view, preparedRole(ruleSet));
    });
  }

  #inCatalog<T>(ask: (catalog: Catalog) => T): T | undefined {
    const { folder } = this.#context;
    if (folder === undefined) return undefined;
    const catalog = new Catalog(folder);
    try {
      return ask(catalog);
    } finally {
      catalog.close();
    }
  }
}
