import { Injectable } from '@nestjs/common';
import { isKind, type RegisterState } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { Dossiers, type FoundClients, Views } from '#libs/views';
import type { ClientsQuestion } from './clients-question.js';
import type { Standpoint } from './standpoint.js';

/** How many clients one page looks at, so that no question takes long however few fit: by rows, by a rule, by evidence. */
const lookedAtMax = { rows: 1000, rule: 10_000, evidence: 200 };

/** Register entries, as subjects: evidence is to name one of each list. */
export type Named = readonly (readonly string[])[];

/** Among whom the clients are that a question asks for. */
@Injectable()
export class ClientCandidates {
  constructor(
    private readonly views: Views,
    private readonly dossiers: Dossiers,
  ) {}

  /** In the order of names, behind `after`. All that fit are among them, up to the last one looked at. */
  find(asked: ClientsQuestion, named: Named, standpoint: Standpoint, after: string): FoundClients {
    const { rule, entity, status, country } = asked;
    const { clientSearch, evidenceIndex } = this.views;
    if (named.length > 0) return clientSearch.naming(named, standpoint.upTo, { after, limit: lookedAtMax.evidence });
    if (rule !== undefined) return clientSearch.decidedBy(rule, standpoint, entity, { after, limit: lookedAtMax.rule });
    const limit = status === undefined && country === undefined ? asked.limit : lookedAtMax.rows;
    const options = { upTo: standpoint.upTo, after: `client/${after}`, limit: limit + 1 };
    const subjects = evidenceIndex.subjects('client/', options).map((subject) => subject.slice('client/'.length));
    const clients = subjects.slice(0, limit);
    return { clients, last: subjects.length > limit ? clients.at(-1) : undefined };
  }

  /** Whether what was known of a client, and had occurred, names one of each list. */
  async isNaming(client: string, named: Named, standpoint: Standpoint): Promise<boolean> {
    if (named.length === 0) return true;
    const evidence = await this.dossiers.passingEvidenceOf(client, standpoint);
    const said = new Set(evidence.flatMap((one) => (instant(one.time) <= standpoint.at ? namesIn(one) : [])));
    return named.every((list) => list.some((name) => said.has(name)));
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

/** Of nobody in particular it is the firm's own. */
const firmCommunication = 'initium.FirmCommunication.v1';

/** Where evidence about clients names an entry of a register. What a check looked for did not reach the client. */
function namesIn(evidence: RecordedEvidence): string[] {
  const { campaign, surface, ...said } = evidence.data as Readonly<Record<string, unknown>>;
  const actor = said.actor ?? (evidence.type === firmCommunication ? 'FIRM' : undefined);
  const named = { campaign, actor, surface };
  return Object.entries(named).flatMap(([kind, name]) => (typeof name === 'string' ? `${kind}/${name}` : []));
}
