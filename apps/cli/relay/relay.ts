import { Client } from 'pg';
import { type KindName, limits, type Problem, subjectOfSource } from '#libs/evidence';
import { type Draft, eventOf, problemsOf } from '../../../packages/producer/draft.js';
import { type IntakeResult, isRefusal, type LedgerAddress } from '../../../packages/producer/ledger-answer.js';
import { sendBatch } from '../../../packages/producer/ledger-intake.js';
import { selfDescribing } from '../../../packages/producer/self-describing.js';
import { CommandFailure } from '../failure.js';
import type { OutboxTable } from './outbox-table.js';

export interface RelayOptions {
  readonly postgres: string;
  readonly table: OutboxTable;
  readonly source: string;
  readonly address: LedgerAddress;
  /** Undefined where something else says that the source is alive. */
  readonly heartbeatEveryMs: number | undefined;
}

/** What became of rows. */
export interface Relayed {
  readonly sent: number;
  readonly refused: number;
}

interface OutboxRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly time: Date;
  readonly data: Readonly<Record<string, unknown>>;
  readonly authid: string | null;
  /** A bigint, as the client gives it. */
  readonly sequence: string | null;
}

const rowsMax = 500;
const batchBytesMax = 1024 * 1024;
const connectMsMax = 5_000;
const columns = 'id, kind, subject, time, data, authid, sequence';

/**
 * Sends what an exchange's own transactions wrote into a table. A row is found by its state and locked while it is worked on
 * (`FOR UPDATE SKIP LOCKED`): never by an id above the last one, which a transaction that commits later would be below. It
 * gets its number in one transaction and is sent in another, so that whatever ends in between, it is sent again as the very
 * same event, which the ledger has once.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #client: Client;

  private constructor(options: RelayOptions, client: Client) {
    this.#options = options;
    this.#client = client;
  }

  /** Throws a `CommandFailure` where there is no such table, or it is another source's; whatever else keeps it from the database, as it is. */
  static async open(options: RelayOptions, tables?: string): Promise<Relay> {
    const client = new Client({
      connectionString: options.postgres,
      connectionTimeoutMillis: connectMsMax,
      options: '-c synchronous_commit=on',
      application_name: 'initium relay',
    });
    // One that breaks is told by what is asked next.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const relay = new Relay(options, client);
      if (tables !== undefined) await client.query(tables);
      await relay.#begin();
      return relay;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  /** Numbers what has come and sends what has a number, as much as one batch holds; nothing of either is no rows. */
  async turn(signal: AbortSignal): Promise<Relayed> {
    await this.#beat();
    const refused = await this.#number();
    const sent = await this.#send(signal);
    return { sent: sent.sent, refused: refused + sent.refused };
  }

  /** How many rows wait, and how many were refused and not mended. */
  async left(): Promise<{ readonly waiting: number; readonly refused: number }> {
    const { rows } = await this.#client.query<{ readonly waiting: string; readonly refused: string }>(
      `SELECT count(*) FILTER (WHERE state <> 'refused') AS waiting, count(*) FILTER (WHERE state = 'refused') AS refused
       FROM ${this.#options.table.name} WHERE state <> 'sent'`,
    );
    return { waiting: Number(rows[0]?.waiting), refused: Number(rows[0]?.refused) };
  }

  async #begin(): Promise<void> {
    const { table, source } = this.#options;
    const { rows: found } = await this.#client.query('SELECT to_regclass($1) AS own, to_regclass($2) AS relay', [
      table.name,
      table.relay,
    ]);
    if (found[0]?.own === null || found[0]?.relay === null)
      throw new CommandFailure(`there is no outbox table ${table.name}; --create-table makes it, --ddl prints how`);
    await this.#client.query(
      `INSERT INTO ${table.relay} (source, last_sequence, heard_until) VALUES ($1, 0, clock_timestamp()) ON CONFLICT DO NOTHING`,
      [source],
    );
    const { rows } = await this.#client.query<{ readonly source: string }>(`SELECT source FROM ${table.relay}`);
    if (rows[0]?.source !== source)
      throw new CommandFailure(`${table.name} is the outbox of ${rows[0]?.source}: give ${source} a table of its own`);
  }

  /** Gives the next numbers to what has none; what is no evidence gets none, and its reasons. Gives how many are none. */
  #number(): Promise<number> {
    return this.#inTransaction(async () => {
      const rows = await this.#locked(`state = 'waiting' ORDER BY time`);
      if (rows.length === 0) return 0;
      const judged = rows.map((row) => ({ row, problems: this.#problemsOf(row) }));
      for (const { row, problems } of judged)
        if (problems.length > 0) await this.#settle(row, 'refused', { outcome: 'quarantined', errors: problems });
      const good = judged.filter(({ problems }) => problems.length === 0).map(({ row }) => row);
      let last = await this.#lastSequence();
      const numbers = good.map(({ sequence }) => sequence ?? String(++last));
      await this.#client.query(
        `UPDATE ${this.#options.table.name} AS row SET state = 'numbered', sequence = given.sequence, answer = NULL
         FROM unnest($1::text[], $2::bigint[]) AS given (id, sequence) WHERE row.id = given.id`,
        [good.map(({ id }) => id), numbers],
      );
      await this.#client.query(`UPDATE ${this.#options.table.relay} SET last_sequence = $1`, [String(last)]);
      return rows.length - good.length;
    });
  }

  /** The rows stay locked until the ledger has answered: no other relay sends them meanwhile. */
  #send(signal: AbortSignal): Promise<Relayed> {
    return this.#inTransaction(async () => {
      const rows = this.#fitting(await this.#locked(`state = 'numbered' ORDER BY sequence`));
      if (rows.length === 0) return { sent: 0, refused: 0 };
      const results = await sendBatch(
        this.#options.address,
        rows.map(({ text }) => text),
        signal,
      );
      for (const [index, { row }] of rows.entries()) {
        const result = results[index] as IntakeResult;
        await this.#settle(row, isRefusal(result) ? 'refused' : 'sent', result);
      }
      const refused = results.filter(isRefusal).length;
      return { sent: rows.length - refused, refused };
    });
  }

  /** Says that the source is alive, once it is time: what it has to say lies in the table, also while no relay runs. */
  async #beat(): Promise<void> {
    const { heartbeatEveryMs, table, source } = this.#options;
    if (heartbeatEveryMs === undefined) return;
    await this.#inTransaction(async () => {
      const { rows } = await this.#client.query<{ readonly heard: Date; readonly now: Date }>(
        `SELECT heard_until AS heard, date_trunc('milliseconds', clock_timestamp()) AS now FROM ${table.relay} FOR UPDATE`,
      );
      const { heard, now } = rows[0] as (typeof rows)[number];
      if (now.getTime() - heard.getTime() < heartbeatEveryMs || (await this.#hasRefusedBeat())) return;
      const { rows: counted } = await this.#client.query<{ readonly count: string }>(
        `SELECT count(*) FROM ${table.name} WHERE time BETWEEN $1 AND $2 AND NOT kind = ANY ($3)
         AND (state <> 'refused' OR sequence IS NOT NULL)`,
        [heard, now, selfDescribing],
      );
      const lastSequence = await this.#lastSequence();
      const [periodFrom, periodTo] = [heard.toISOString(), now.toISOString()];
      const data = { lastSequence, count: Number(counted[0]?.count), periodFrom, periodTo };
      await this.#client.query(
        `INSERT INTO ${table.name} (kind, subject, time, data, state, sequence)
         VALUES ('SourceHeartbeat', $1, $2, $3, 'numbered', $4)`,
        [subjectOfSource(source), now, data, String(lastSequence + 1)],
      );
      await this.#client.query(`UPDATE ${table.relay} SET heard_until = $1, last_sequence = last_sequence + 1`, [now]);
    });
  }

  async #hasRefusedBeat(): Promise<boolean> {
    const { rows } = await this.#client.query(
      `SELECT 1 FROM ${this.#options.table.name} WHERE state = 'refused' AND kind = 'SourceHeartbeat' LIMIT 1`,
    );
    return rows.length > 0;
  }

  async #lastSequence(): Promise<number> {
    const { rows } = await this.#client.query<{ readonly last_sequence: string }>(
      `SELECT last_sequence FROM ${this.#options.table.relay} FOR UPDATE`,
    );
    return Number(rows[0]?.last_sequence);
  }

  async #locked(which: string): Promise<OutboxRow[]> {
    const { rows } = await this.#client.query<OutboxRow>(
      `SELECT ${columns} FROM ${this.#options.table.name} WHERE ${which} LIMIT ${rowsMax} FOR UPDATE SKIP LOCKED`,
    );
    return rows;
  }

  async #settle({ id }: OutboxRow, state: 'sent' | 'refused', answer: IntakeResult): Promise<void> {
    await this.#client.query(
      `UPDATE ${this.#options.table.name} SET state = $2, answer = $3, settled = clock_timestamp() WHERE id = $1`,
      [id, state, JSON.stringify(answer)],
    );
  }

  #problemsOf(row: OutboxRow): readonly Problem[] {
    return problemsOf(eventOf(this.#options.source, row.kind as KindName, draftOf(row)));
  }

  #fitting(rows: readonly OutboxRow[]): { readonly row: OutboxRow; readonly text: string }[] {
    let bytes = 0;
    return rows
      .map((row) => {
        const event = eventOf(this.#options.source, row.kind as KindName, draftOf(row));
        return { row, text: JSON.stringify({ ...event, sequence: row.sequence }) };
      })
      .filter(({ text }, index) => {
        bytes += Buffer.byteLength(text) + 1;
        return index === 0 || bytes <= Math.min(batchBytesMax, limits.batchBytesMax);
      });
  }

  async #inTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#client.query('BEGIN');
    try {
      const result = await work();
      await this.#client.query('COMMIT');
      return result;
    } catch (error) {
      await this.#client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}

function draftOf({ id, subject, time, data, authid }: OutboxRow): Draft<KindName> {
  return { id, subject, time, data: data as Draft<KindName>['data'], ...(authid !== null && { authid }) };
}
