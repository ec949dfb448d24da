import { Injectable } from '@nestjs/common';
import { isKind, type RegisterState } from '#libs/assessment';
import { type FoundClients, Views } from '#libs/views';
import { ClientAnswers, type Gone } from './client-answers.js';
import type { Named } from './client-entries.js';
import type { ClientsQuestion } from './clients-question.js';
import type { Standpoint } from './standpoint.js';

/** How many clients one page looks at, so that no question takes long however few fit: by rows, by a rule, by evidence. */
const lookedAtMax = { rows: 1000, rule: 10_000, evidence: 200 };

/** Among whom the clients are that a question asks for. */
@Injectable()
export class ClientCandidates {
  constructor(
    private readonly views: Views,
    private readonly answers: ClientAnswers,
  ) {}

  /** In the order of names, behind `after`. All that fit are among them, up to the last one looked at. */
  find(asked: ClientsQuestion, named: Named, standpoint: Standpoint, after: string): FoundClients {
    const { rule, entity, status, country } = asked;
    const { clientSearch, evidenceIndex } = this.views;
    if (named.length > 0) return clientSearch.naming(named, standpoint.upTo, { after, limit: lookedAtMax.evidence });
    if (rule !== undefined) {
      const look = { after, limit: lookedAtMax.rule, foundMax: lookedAtMax.rows };
      return clientSearch.decidedBy(rule, standpoint, entity, look);
    }
    const limit = status === undefined && country === undefined ? asked.limit : lookedAtMax.rows;
    const options = { upTo: standpoint.upTo, after: `client/${after}`, limit: limit + 1 };
    const subjects = evidenceIndex.subjects('client/', options).map((subject) => subject.slice('client/'.length));
    const clients = subjects.slice(0, limit);
    return { clients, last: subjects.length > limit ? clients.at(-1) : undefined };
  }

  /** Whether what was known of a client, and had occurred, names one of each list. */
  async isNaming(client: string, named: Named, standpoint: Standpoint, gone: Gone): Promise<boolean> {
    return named.length === 0 || this.answers.ask('isNaming', { client, named, standpoint }, gone);
  }
}

/** What the evidence of clients is to name. Who runs a campaign is named by it: by any version of it, at any time. */
export function namedIn({ campaign, actor, surface }: ClientsQuestion, state: RegisterState): Named {
  return [
    ...(campaign === undefined ? [] : [[`campaign/${campaign}`]]),
    ...(actor === undefined ? [] : [[`actor/${actor}`, ...campaignsOf(actor, state)]]),
    ...(surface === undefined ? [] : [[`surface/${surface}`]]),
  ];
}

function campaignsOf(actor: string, state: RegisterState): string[] {
  const isOf = ([, facts]: readonly [string, ReturnType<RegisterState['factsAbout']>]) =>
    facts.some((fact) => isKind(fact, 'Campaign') && fact.data.actor === actor);
  return [...state.about('campaign')].filter(isOf).map(([name]) => `campaign/${name}`);
}
