import type { Registers, RuleSet } from '#libs/assessment';
import { instant, isKind, typeOf } from '#libs/evidence';
import {
  clientsTableHeader,
  clientsTableLine,
  type NoticeCount,
  packLimits,
  type RelyingCount,
  type StateDossierQuestion,
  type StateFigures,
} from '#libs/evidence-pack';
import type { KnownAt, ReliedInState } from '#libs/views';
import { timeText } from '../../inquiry/instants.js';
import { indicatorOf, portfolioQuestion } from '../../inquiry/portfolio-question.js';
import { Refusal } from '../../refusal.js';
import type { DossierSources } from './dossier-sources.js';

/** What was counted over all clients of a State. */
export interface CountedForState {
  readonly figures: StateFigures;
  /** `data/clients.csv`. */
  readonly clients: Uint8Array;
}

/** What follows for all clients, as the views have it. Refuses (`too-large`) more rows than a table has. */
export async function countedForState(
  from: DossierSources,
  known: KnownAt,
  registers: Registers<RuleSet>,
  question: StateDossierQuestion,
): Promise<CountedForState> {
  const { state } = question;
  const period = { from: instant(question.from) - 1, to: instant(question.to), upTo: known.upTo };
  const relied = from.stateClients.relied(state, period, packLimits.tableRowsMax + 1);
  if (relied.length > packLimits.tableRowsMax)
    throw new Refusal('too-large', `A table has at most ${packLimits.tableRowsMax} rows; ask about a shorter period.`);
  const figures = await from.portfolio.figuresOf(state, portfolioQuestion(registers, { at: period.to, ...known }));
  const { tables } = registers;
  return {
    clients: clientsTable(relied, question),
    figures: {
      ...{ v: 1, ruleSet: tables.ruleSet, reference: tables.version },
      clients: new Set(relied.map(({ client }) => client)).size,
      rows: relied.length,
      clientsOfUnknownState: from.stateClients.reliedAnywhere(state, period),
      relying: relyingCounts(relied),
      notices: await noticeCounts(from, known, question),
      indicators: figures.map((figure) => ({ ...indicatorOf(figure, tables) })) as StateFigures['indicators'],
    },
  };
}

/** In pieces: as objects and as one text it would be held twice. */
function clientsTable(relied: readonly ReliedInState[], { to, sample }: StateDossierQuestion): Uint8Array {
  const end = instant(to);
  const packs = new Map(sample.map(({ client, pack }) => [client, pack]));
  const pieces = [Buffer.from(clientsTableHeader)];
  let text = '';
  for (const { from: since, to: until, ...row } of relied) {
    const pack = packs.get(row.client);
    const times = { since: timeText(since), until: until > end ? null : timeText(until) };
    text += clientsTableLine({ ...row, ...times, basis: pack === undefined ? 'claimed' : `pack ${pack}` });
    if (text.length < pieceLength) continue;
    pieces.push(Buffer.from(text));
    text = '';
  }
  return Buffer.concat([...pieces, Buffer.from(text)]);
}

const pieceLength = 256 * 1024;

/** Of each entity, service and status how many clients had it, in order. */
function relyingCounts(relied: readonly ReliedInState[]): RelyingCount[] {
  const clients = new Map<string, Set<string>>();
  for (const { client, entity, service, status } of relied) {
    const key = JSON.stringify([entity, service, status]);
    clients.set(key, (clients.get(key) ?? new Set()).add(client));
  }
  return [...clients.keys()].sort().map((key) => {
    const [entity, service, status] = JSON.parse(key) as [string, string, string];
    return { entity, service, status, clients: clients.get(key)?.size ?? 0 };
  });
}

const readTogether = 1_000;

/** Of each entity and deadline how many clients of the State were told of it in the period, in order. */
async function noticeCounts(
  { evidenceIndex, evidenceAt, stateClients }: DossierSources,
  { upTo }: KnownAt,
  { state, from, to }: StateDossierQuestion,
): Promise<NoticeCount[]> {
  const filter = { type: typeOf('WindDownNotice'), from: instant(from), to: instant(to), limit: readTogether };
  const until = { from: Number.MIN_SAFE_INTEGER, to: instant(to), upTo };
  const told = new Map<string, Set<string>>();
  for (let after = -1n; ; ) {
    const positions = evidenceIndex.events({ ...filter, after }, upTo);
    const last = positions.at(-1);
    if (last === undefined) break;
    const notices = (await evidenceAt(positions)).filter((one) => isKind(one, 'WindDownNotice'));
    const clientOf = (subject: string) => subject.slice('client/'.length);
    const located = stateClients.locatedOf(
      notices.map(({ subject }) => clientOf(subject)),
      state,
      until,
    );
    for (const { subject, data } of notices) {
      if (!located.has(clientOf(subject))) continue;
      const key = JSON.stringify([data.entity, timeText(instant(data.deadline))]);
      told.set(key, (told.get(key) ?? new Set()).add(subject));
    }
    after = last;
  }
  return [...told.keys()].sort().map((key) => {
    const [entity, deadline] = JSON.parse(key) as [string, string];
    return { entity, deadline, clients: told.get(key)?.size ?? 0 };
  });
}
