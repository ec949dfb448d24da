import { type Connection, ViewReader } from '#libs/projections';
import { heldRows, validAt } from './held-rows.js';
import type { BothClocks } from './statuses.js';

/** Clients by name (without `client/`), and the last one looked at where there are more to look at. */
export interface FoundClients {
  readonly clients: readonly string[];
  readonly last: string | undefined;
}

/** Where a search begins behind, and how many clients it looks at. */
export interface Look {
  readonly after: string;
  readonly limit: number;
}

/** Finds clients in the order of their names. Throws `ViewBehind` when the view has not applied as much as is asked for. */
export class ClientSearch {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
  }

  /**
   * Clients whose evidence ever named one of the register entries of each list (`campaign/x`). When it did is not kept:
   * some may have come to name it after `upTo` only.
   */
  naming(lists: readonly (readonly string[])[], upTo: bigint, { after, limit }: Look): FoundClients {
    const names = (index: number) => `(SELECT value FROM json_each(@lists, '$[${index}]'))`;
    const others = lists.slice(1).map((_, index) => {
      return `AND EXISTS (SELECT 1 FROM statuses_interests AS i WHERE i.client = of.id AND i.name IN ${names(index + 1)})`;
    });
    const clients = this.#reader.read(upTo, (prepare) =>
      prepare<string>(
        `WITH named AS MATERIALIZED (SELECT DISTINCT client FROM statuses_interests WHERE name IN ${names(0)})
         SELECT of.name FROM named CROSS JOIN statuses_clients AS of ON of.id = client
         WHERE of.name > @after ${others.join(' ')}
         ORDER BY of.name LIMIT @limit`,
      )
        .pluck()
        .all({ lists: JSON.stringify(lists), after, limit }),
    );
    return { clients, last: clients.length === limit ? clients.at(-1) : undefined };
  }

  /**
   * Clients any of whose statuses is decided by a rule; for one entity, or for every registered one. Of those looked at as many as
   * `foundMax` are given.
   */
  decidedBy(
    rule: string,
    { at, upTo }: BothClocks,
    entity: string | undefined,
    { after, limit, foundMax }: Look & { readonly foundMax: number },
  ): FoundClients {
    const decided = heldRows(
      '',
      (table, held) => `SELECT 1 FROM ${table} WHERE client = id AND rule = @rule AND ${held} AND ${validAt}
         AND entity = coalesce(@entity, entity)`,
    );
    return this.#reader.read(upTo, (prepare) => {
      const end = prepare<string>(
        'SELECT name FROM statuses_clients WHERE name > @after ORDER BY name LIMIT 1 OFFSET @limit - 1',
      )
        .pluck()
        .get({ after, limit });
      const clients = prepare<string>(
        `SELECT name FROM statuses_clients WHERE name > @after AND name <= coalesce(@end, name)
         AND EXISTS (${decided}) ORDER BY name LIMIT @foundMax`,
      )
        .pluck()
        .all({ rule, at: BigInt(at), upTo, entity: entity ?? null, after, end: end ?? null, foundMax });
      return { clients, last: clients.length === foundMax ? clients.at(-1) : end };
    });
  }
}
