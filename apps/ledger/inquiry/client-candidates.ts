import { Injectable } from '@nestjs/common';
import { compareText, isKind, type RegisterState } from '#libs/assessment';
import { type FoundClients, Views } from '#libs/views';
import type { Altered } from '../proofs/integrity.js';
import type { ClientsQuestion } from './clients-question.js';
import type { Standpoint } from './standpoint.js';

/** How many clients one page looks at, so that no question takes long however few fit: by rows, by a rule, by what they name. */
const lookedAtMax = { rows: 1000, rule: 10_000, naming: 200 };

/** What lies over all answers about whom altered evidence concerns. */
const integrityRule = 'R-000';

/** What is asked, and whose evidence is not as the log has it. */
type CandidatesAsked = ClientsQuestion & { readonly altered: Altered };

/** Register entries, as subjects: evidence is to name one of each list. */
type Named = readonly (readonly string[])[];

/** Among whom the clients are that a question asks for. */
@Injectable()
export class ClientCandidates {
  constructor(private readonly views: Views) {}

  /** In the order of names, behind `after`. All that fit are among them, up to the last one looked at. */
  find(asked: CandidatesAsked, named: Named, standpoint: Standpoint, after: string): FoundClients {
    const { entity, status, country, altered } = asked;
    // Where it is everybody's, it decides of everybody.
    const rule = asked.rule === integrityRule && altered.isEveryone ? undefined : asked.rule;
    const { clientSearch, evidenceIndex } = this.views;
    if (named.length > 0) return clientSearch.naming(named, standpoint, { after, limit: lookedAtMax.naming });
    const areAllShown = status === undefined && country === undefined;
    if (rule === integrityRule) return this.#among(altered.clients, standpoint, after, lookedAtMax.rows);
    if (rule !== undefined) {
      const foundMax = areAllShown ? asked.limit + 1 : lookedAtMax.rows;
      return clientSearch.decidedBy(rule, standpoint, entity, { after, limit: lookedAtMax.rule, foundMax });
    }
    const limit = areAllShown ? asked.limit : lookedAtMax.rows;
    const options = { upTo: standpoint.upTo, after: `client/${after}`, limit: limit + 1 };
    const subjects = evidenceIndex.subjects('client/', options).map((subject) => subject.slice('client/'.length));
    const clients = subjects.slice(0, limit);
    return { clients, last: subjects.length > limit ? clients.at(-1) : undefined };
  }

  /** No row says R-000: whose evidence is not as the log has it is known beside them. */
  #among(names: ReadonlySet<string>, { upTo }: Standpoint, after: string, limit: number): FoundClients {
    const isKnown = (name: string) => this.views.evidenceIndex.hasAny(`client/${name}`, upTo);
    const left = [...names].filter((name) => compareText(name, after) > 0 && isKnown(name)).sort(compareText);
    const clients = left.slice(0, limit);
    return { clients, last: left.length > limit ? clients.at(-1) : undefined };
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
