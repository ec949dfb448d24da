import { Injectable } from '@nestjs/common';
import { Case, type Dossier, decide, type Status } from '#libs/assessment';
import { Views } from '#libs/views';
import type { ClientsQuestion } from './clients-question.js';
import { Clocks, type Footing, footing, type Standpoint } from './clocks.js';
import { cursorAt } from './cursor.js';
import { Dossiers } from './dossiers.js';

/** How many clients one page looks at, so that no question takes long however few fit. */
const lookedAtMax = 1000;

/** Where a client is at an instant: `ASSUMED` inside where nothing shows it. */
export interface ClientEntry {
  readonly client: string;
  readonly location: { readonly state: 'INSIDE' | 'OUTSIDE' | 'ASSUMED'; readonly country: string | null };
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

/** All clients, in the order of their names. */
@Injectable()
export class Clients {
  constructor(
    private readonly clocks: Clocks,
    private readonly views: Views,
    private readonly dossiers: Dossiers,
  ) {}

  async page(asked: ClientsQuestion): Promise<ClientsPage> {
    const { standpoint, place } = await this.clocks.page(asked, 'clients', 1);
    const { upTo } = standpoint;
    const after = place?.[0];
    const subjects = this.views.register.subjects('client/', { upTo, after, limit: lookedAtMax + 1 });
    const items: ClientEntry[] = [];
    let last = after;
    let lookedAt = 0;
    for (const subject of subjects.slice(0, lookedAtMax)) {
      const entry = await this.#entry(subject.slice('client/'.length), asked.entity, standpoint);
      if (fits(entry, asked)) items.push(entry);
      last = subject;
      lookedAt++;
      if (items.length === asked.limit) break;
    }
    const next = lookedAt < subjects.length && last !== undefined ? cursorAt('clients', standpoint, last) : null;
    return { ...footing(standpoint), items, next };
  }

  async #entry(client: string, entity: string | undefined, standpoint: Standpoint): Promise<ClientEntry> {
    const dossier = await this.dossiers.passing(client, standpoint);
    const { state, ...where } = dossier.circumstances.whereabouts.at(standpoint.at);
    const country = 'country' in where ? where.country : null;
    return { client, location: { state, country }, statuses: statusesOf(dossier, entity, standpoint.at) };
  }
}

/** Each of the client's subjects, asked of one entity or of every registered one. */
function statusesOf(dossier: Dossier, entity: string | undefined, at: number): ClientStatus[] {
  const entities = entity === undefined ? dossier.registers.entities.ids : [entity];
  return dossier.subjects().flatMap((subject) =>
    entities.map((one) => {
      const question = { ...subject, entity: one, at };
      const { status, rule } = decide(new Case(dossier, question));
      return { ...subject, entity: one, status, rule };
    }),
  );
}

function fits({ location, statuses }: ClientEntry, { status, country }: ClientsQuestion): boolean {
  if (country !== undefined && location.country !== country) return false;
  if (status === undefined) return true;
  // Of whom nothing is asked for, provided or offered, there is no relationship.
  if (statuses.length === 0) return status === 'NO_RELATIONSHIP';
  return statuses.some((one) => one.status === status);
}
