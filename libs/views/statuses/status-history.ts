import { type Status, statusesFromWorst } from '#libs/assessment';
import { type Connection, ViewReader } from '#libs/projections';
import { validAt } from './held-rows.js';
import type { KnownStatusInterval } from './statuses.js';

/** A status of a subject over an interval of valid time, as it was held from one position until before another. */
export interface HeldStatus extends KnownStatusInterval {
  readonly knownFrom: bigint;
  /** Undefined where it is held still. */
  readonly knownTo: bigint | undefined;
}

/** Where a reading of a history stands: the last row given. */
export type HistoryCursor = Pick<HeldStatus, 'service' | 'asset' | 'entity' | 'knownFrom' | 'from'>;

/** Of which subjects; with `at` (ms) only what was held of that instant. */
export interface HistoryFilter {
  readonly service?: string | undefined;
  readonly asset?: string | undefined;
  readonly entity?: string | undefined;
  readonly at?: number | undefined;
}

const cursor = 'service, asset, entity, known_from, valid_from';
const fits = `client = (SELECT id FROM statuses_clients WHERE name = @client) AND known_from <= @upTo
  AND service = coalesce(@service, service) AND asset = coalesce(@asset, asset) AND entity = coalesce(@entity, entity)
  AND (@at IS NULL OR ${validAt})
  AND (${cursor}) > (@afterService, @afterAsset, @afterEntity, @afterKnown, @afterValid)`;
const beforeAll: HistoryCursor = { service: '', asset: '', entity: '', knownFrom: -1n, from: 0 };

/** What was ever held of a client's statuses. Throws `ViewBehind` when the view has not applied as much as is asked for. */
export class StatusHistory {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
  }

  /**
   * Of each subject and entity, in the order of their names, what was held, in the order in which it became known, then of
   * valid time; as known at `upTo`, what comes after `after`, at most `limit`.
   */
  of(
    client: string,
    asked: HistoryFilter & {
      readonly upTo: bigint;
      readonly after?: HistoryCursor | undefined;
      readonly limit: number;
    },
  ): HeldStatus[] {
    const { upTo, limit, service = null, asset = null, entity = null, at = null } = asked;
    const after = asked.after ?? beforeAll;
    return this.#reader.read(upTo, (prepare) =>
      prepare<HistoryRow>(
        `SELECT ${cursor}, valid_to, NULL AS known_to, status, rule FROM statuses_open WHERE ${fits}
         UNION ALL
         SELECT ${cursor}, valid_to, iif(known_to > @upTo, NULL, known_to), status, rule FROM statuses_closed WHERE ${fits}
         ORDER BY ${cursor} LIMIT @limit`,
      )
        .all({
          ...{ client, upTo, limit, service, asset, entity, at: at === null ? null : BigInt(at) },
          ...{ afterService: after.service, afterAsset: after.asset, afterEntity: after.entity },
          ...{ afterKnown: after.knownFrom, afterValid: BigInt(after.from) },
        })
        .map(({ known_from, known_to, valid_from, valid_to, status, ...row }) => ({
          ...row,
          status: statusesFromWorst[Number(status)] as Status,
          ...{ from: Number(valid_from), to: Number(valid_to) },
          ...{ knownFrom: known_from, knownTo: known_to ?? undefined },
        })),
    );
  }
}

interface HistoryRow {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly known_from: bigint;
  readonly known_to: bigint | null;
  readonly valid_from: bigint;
  readonly valid_to: bigint;
  readonly status: bigint;
  readonly rule: string;
}
