import { Injectable } from '@nestjs/common';
import { Case, decide, type Status } from '#libs/assessment';
import { Views } from '#libs/views';
import type { ClientsQuestion } from './clients-question.js';
import { Clocks } from './clocks.js';
import { cursorAt } from './cursor.js';
import { Dossiers } from './dossiers.js';
import { KnownRegisters } from './known-registers.js';
import { type Footing, footing, type Standpoint } from './standpoint.js';

/** How many clients one page looks at, so that no question takes long however few fit. */
const lookedAtMax = 1000;

/** Where a client is at an instant: `ASSUMED` inside where nothing shows it. */
export interface ClientEntry {
  readonly client: string;
  readonly location: { readonly perimeter: 'INSIDE' | 'OUTSIDE' | 'ASSUMED'; readonly country: string | null };
  readonly statuses: readonly ClientStatus[];
}

export interface ClientStatus {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly status: Status;
  readonly rule: string;
}

export interface ClientsPage extends Footing {
  readonly items: readonly ClientEntry[];
  /** Where the next page goes on; null at the end. A page may have few entries, or none, and yet have a next. */
  readonly next: string | null;
}

/** The views that the list is answered from. */
const answering = ['register', 'registers', 'statuses'];

/** All clients, in the order of their names. */
@Injectable()
export class Clients {
  constructor(
    private readonly clocks: Clocks,
    private readonly views: Views,
    private readonly dossiers: Dossiers,
    private readonly registers: KnownRegisters,
  ) {}

  async page(asked: ClientsQuestion): Promise<ClientsPage> {
    const { standpoint, place } = await this.clocks.page(asked, 'clients', 1, answering);
    const { upTo } = standpoint;
    const after = place?.[0];
    const isFiltered = asked.status !== undefined || asked.country !== undefined;
    const look = isFiltered ? lookedAtMax : asked.limit;
    const subjects = this.views.register.subjects('client/', { upTo, after, limit: look + 1 });
    const clients = subjects.slice(0, look).map((subject) => subject.slice('client/'.length));
    const entries = await this.#entries(clients, asked.entity, standpoint);
    const items: ClientEntry[] = [];
    let lookedAt = 0;
    for await (const entry of entries) {
      if (fits(entry, asked)) items.push(entry);
      lookedAt++;
      if (items.length === asked.limit) break;
    }
    const last = lookedAt < subjects.length ? subjects[lookedAt - 1] : undefined;
    return { ...footing(standpoint), items, next: last === undefined ? null : cursorAt('clients', standpoint, last) };
  }

  /** What is kept of each; of an entity that nobody registered nothing is, so the assessment is asked. */
  async #entries(
    clients: readonly string[],
    entity: string | undefined,
    standpoint: Standpoint,
  ): Promise<Iterable<ClientEntry> | AsyncIterable<ClientEntry>> {
    const registers = await this.registers.at(standpoint);
    const isKept = entity === undefined || registers.for().entities.ids.includes(entity);
    if (!isKept) return this.#assessed(clients, entity, standpoint);
    return this.views.clients.of(clients, standpoint, entity).map(({ client, place, statuses }) => {
      return { client, location: { perimeter: place.state, country: place.country }, statuses };
    });
  }

  async *#assessed(clients: readonly string[], entity: string, standpoint: Standpoint): AsyncGenerator<ClientEntry> {
    for (const client of clients) {
      const dossier = await this.dossiers.passing(client, standpoint);
      const { state, ...where } = dossier.circumstances.whereabouts.at(standpoint.at);
      const country = 'country' in where ? (where.country ?? null) : null;
      const statuses = dossier.subjects().map((subject) => {
        const question = { ...subject, entity, at: standpoint.at };
        const { status, rule } = decide(new Case(dossier, question), dossier.ruleSet);
        return { ...subject, entity, status, rule };
      });
      yield { client, location: { perimeter: state, country }, statuses };
    }
  }
}

function fits({ location, statuses }: ClientEntry, { status, country }: ClientsQuestion): boolean {
  if (country !== undefined && location.country !== country) return false;
  if (status === undefined) return true;
  // Of whom nothing is asked for, provided or offered, there is no relationship.
  if (statuses.length === 0) return status === 'NO_RELATIONSHIP';
  return statuses.some((one) => one.status === status);
}
