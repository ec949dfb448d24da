import { compareText } from '#libs/assessment';
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

/** Greater than every name. */
const behindAll = '\u{10FFFF}';

/** Finds clients in the order of their names. Throws `ViewBehind` when the view has not applied as much as is asked for. */
export class ClientSearch {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
  }

  /**
   * Clients whose evidence, as far as it was known and had occurred, names one of the register entries of each list
   * (`campaign/x`). Those are looked at whose evidence ever named such.
   */
  naming(lists: readonly (readonly string[])[], { at, upTo }: BothClocks, { after, limit }: Look): FoundClients {
    const [first = [], ...others] = lists;
    const isNaming = (client: string, index: number, isKnown = '') =>
      `EXISTS (SELECT 1 FROM statuses_namings AS one WHERE one.client = ${client} ${isKnown}
         AND one.name IN (SELECT value FROM json_each(@lists, '$[${index}]')))`;
    const ever = others.map((_, index) => `AND ${isNaming('of.client', index + 1)}`);
    const then = lists.map((_, index) => isNaming('value', index, 'AND known_from <= @upTo AND at <= @at'));
    return this.#reader.read(upTo, (prepare) => {
      const ofName = prepare<string>(
        `SELECT DISTINCT client FROM statuses_namings AS of WHERE name = @name AND client > @after ${ever.join(' ')}
         ORDER BY client LIMIT @limit`,
      ).pluck();
      const parameters = { lists: JSON.stringify(lists), after, limit };
      const found = new Set(first.flatMap((name) => ofName.all({ ...parameters, name })));
      const lookedAt = [...found].sort(compareText).slice(0, limit);
      const clients = prepare<string>(`SELECT value FROM json_each(@clients) WHERE ${then.join(' AND ')} ORDER BY key`)
        .pluck()
        .all({ lists: JSON.stringify(lists), clients: JSON.stringify(lookedAt), at: BigInt(at), upTo });
      return { clients, last: lookedAt.length === limit ? lookedAt.at(-1) : undefined };
    });
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
        `SELECT name FROM statuses_rules AS ever CROSS JOIN statuses_clients ON name = ever.client
         WHERE ever.rule = @rule AND ever.client > @after AND ever.client <= @end AND EXISTS (${decided})
         ORDER BY ever.client LIMIT @foundMax`,
      )
        .pluck()
        .all({ rule, at: BigInt(at), upTo, entity: entity ?? null, after, end: end ?? behindAll, foundMax });
      return { clients, last: clients.length === foundMax ? clients.at(-1) : end };
    });
  }
}
