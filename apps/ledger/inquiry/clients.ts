import { Injectable } from '@nestjs/common';
import { KnownRegisters, Views } from '#libs/views';
import { Integrity } from '../proofs/integrity.js';
import { type AlteredClients, alteredClients } from './altered.js';
import { ClientAnswers, type Gone } from './client-answers.js';
import { ClientCandidates, namedIn } from './client-candidates.js';
import type { ClientEntry } from './client-entries.js';
import { type ClientsBehind, clientsBehind } from './clients-behind.js';
import type { ClientsQuestion } from './clients-question.js';
import { cursorAt } from './cursor.js';
import { QuestionClocks } from './question-clocks.js';
import { type Footing, footing, type Standpoint } from './standpoint.js';

export interface ClientsPage extends Footing {
  readonly items: readonly ClientEntry[];
  /** Where the next page goes on; null at the end. A page may have few entries, or none, and yet have a next. */
  readonly next: string | null;
  readonly behind?: ClientsBehind;
  readonly altered?: AlteredClients;
}

/** The views that the list is answered from. */
const answering = ['evidence-index', 'statuses'];

/** Of how many clients the rows are read at once: a page is often full before all that were found are looked at. */
const readTogether = 200;

/** All clients, in the order of their names. */
@Injectable()
export class Clients {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly answers: ClientAnswers,
    private readonly registers: KnownRegisters,
    private readonly candidates: ClientCandidates,
    private readonly integrity: Integrity,
  ) {}

  async page(asked: ClientsQuestion, gone: Gone): Promise<ClientsPage> {
    const { standpoint, place } = await this.clocks.page(asked, 'clients', 1, answering);
    const state = (await this.registers.at(standpoint)).for();
    const behind = clientsBehind(this.views.behindClients.of(standpoint.upTo));
    const { entity } = asked;
    const isKept = entity === undefined || state.entities.ids.includes(entity);
    const named = namedIn(asked, state);
    // Of an entity that nobody registered nothing is kept, so the assessment is asked.
    const kept = isKept ? asked : { ...asked, rule: undefined };
    const { altered } = this.integrity;
    const { clients, last } = this.candidates.find({ ...kept, altered }, named, standpoint, place?.[0] ?? '');
    const entries = isKept
      ? this.#kept(clients, entity, standpoint)
      : this.#assessed(clients, entity, standpoint, gone);
    const items: ClientEntry[] = [];
    let lookedAt: string | undefined;
    for await (const one of entries) {
      lookedAt = one.client;
      const entry = altered.isEveryone || altered.clients.has(one.client) ? asAltered(one) : one;
      if (fits(entry, asked)) items.push(entry);
      if (items.length === asked.limit) break;
    }
    const next = lookedAt === clients.at(-1) ? last : lookedAt;
    const cursor = next === undefined ? null : cursorAt('clients', standpoint, next);
    return { ...footing(standpoint), ...behind, ...alteredClients(altered), items, next: cursor };
  }

  *#kept(clients: readonly string[], entity: string | undefined, standpoint: Standpoint): Generator<ClientEntry> {
    for (let begun = 0; begun < clients.length; begun += readTogether) {
      const some = clients.slice(begun, begun + readTogether);
      for (const { client, location, statuses } of this.views.clients.of(some, standpoint, entity))
        yield { client, location: { perimeter: location.state, country: location.country }, statuses };
    }
  }

  async *#assessed(
    clients: readonly string[],
    entity: string,
    standpoint: Standpoint,
    gone: Gone,
  ): AsyncGenerator<ClientEntry> {
    for (const client of clients) yield await this.answers.ask('entry', { client, entity, standpoint }, gone);
  }
}

/** What was made of evidence that is not as the log has it is no status: R-000 lies over it, at any clocks. */
const asAltered = (entry: ClientEntry): ClientEntry => ({
  ...entry,
  settled: false,
  statuses: entry.statuses.map((one) => ({ ...one, status: 'INSUFFICIENT_EVIDENCE', rule: 'R-000' })),
});

function fits({ location, statuses }: ClientEntry, { status, country, rule }: ClientsQuestion): boolean {
  if (country !== undefined && location.country !== country) return false;
  if (status === undefined && rule === undefined) return true;
  // Of whom nothing is asked for, provided or offered, there is no relationship.
  if (statuses.length === 0) return status === 'NO_RELATIONSHIP' && rule === undefined;
  return statuses.some((one) => one.status === (status ?? one.status) && one.rule === (rule ?? one.rule));
}
