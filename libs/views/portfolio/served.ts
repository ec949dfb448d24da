import { statuses } from '#libs/assessment';
import type { Provided } from '../indicators/indicators.js';
import type { RuledStatus, SubjectAt } from '../statuses/status-counts.js';
import type { Assessed, Assessor } from './assessor.js';
import { ForbiddenServices, type ServicesJudged } from './columns/service-columns.js';
import { NumberSet } from './columns/typed.js';
import { type Figure, levelOf } from './figures.js';
import type { PageAsked, PagedRow, PageOf, Reading } from './reading.js';

/** How many are looked up at once, and for one page. */
const lookUpMax = 2_000;
const lookedAtMax = 50_000;

/** The status at the time of a service: as known then, and as known at the question's position. */
interface KnownVerdicts {
  readonly knownThen: RuledStatus;
  readonly knownNow: RuledStatus;
}

export interface ServedRow extends Omit<Provided, 'subject'>, KnownVerdicts, PagedRow {
  readonly client: string;
}

type Served = Provided & KnownVerdicts;

const forbids = ({ status }: RuledStatus): boolean => !statuses[status].mayServe;

/** What was served against its status, in both readings. */
export async function servedAgainst(reading: Reading, assessor: Assessor): Promise<Figure> {
  const { at, upTo } = reading.question;
  const judged = reading.columns?.judged(at, upTo);
  const {
    services,
    clients: either,
    knownThen,
    knownNow,
  } = judged === undefined ? await lookedAt(reading, assessor) : await settled(judged, reading, assessor);
  const clients = either.size;
  const level = services === 0 ? 'none' : levelOf(clients, reading.question.thresholds['R-808']);
  const against = (forbidden: ForbiddenServices) => ({
    services: forbidden.services,
    clients: forbidden.clients.size,
  });
  const values = { services, clients, knownThen: against(knownThen), knownNow: against(knownNow) };
  return { rule: 'R-808', level, values };
}

type ServedCounts = Pick<ServicesJudged, 'services' | 'clients' | 'knownThen' | 'knownNow'>;

/** One service after the other. */
async function lookedAt(reading: Reading, assessor: Assessor): Promise<ServedCounts> {
  const clients = new NumberSet();
  const [knownThen, knownNow] = [new ForbiddenServices(clients), new ForbiddenServices(clients)];
  let services = 0;
  for await (const page of lookUps(reading, assessor, -1n)) {
    services += page.length;
    for (const one of page) {
      if (forbids(one.knownThen)) knownThen.add(Number(one.subject));
      if (forbids(one.knownNow)) knownNow.add(Number(one.subject));
    }
  }
  return { services, clients, knownThen, knownNow };
}

/** Also those that the statuses say nothing of. */
async function settled(judged: ServicesJudged, reading: Reading, assessor: Assessor): Promise<ServedCounts> {
  const { open, ...counted } = judged;
  for (let begun = 0; begun < open.length; begun += lookUpMax) {
    const page = open.slice(begun, begun + lookUpMax);
    const provided = page.map((one) => one.provided);
    for (const [index, served] of (await readingsOf(provided, reading, assessor)).entries()) {
      const { isThen, isNow, remember } = page[index] as (typeof page)[number];
      if (isThen === undefined) remember(forbids(served.knownThen));
      if (isThen === undefined && forbids(served.knownThen)) counted.knownThen.add(Number(served.subject));
      if (isNow === undefined && forbids(served.knownNow)) counted.knownNow.add(Number(served.subject));
    }
  }
  return counted;
}

/** Those services, in the order of recording. */
export async function servedRows(
  reading: Reading,
  assessor: Assessor,
  { limit, after }: PageAsked,
): Promise<PageOf<ServedRow>> {
  const rows: Served[] = [];
  let last = after?.position ?? -1n;
  let lookedAt = 0;
  for await (const page of lookUps(reading, assessor, last)) {
    for (const one of page) {
      if (rows.length === limit || lookedAt === lookedAtMax)
        return { rows: rowsOf(reading, rows), next: { time: 0, position: last } };
      if (forbids(one.knownThen) || forbids(one.knownNow)) rows.push(one);
      last = one.position;
      lookedAt += 1;
    }
  }
  return { rows: rowsOf(reading, rows), next: undefined };
}

async function* lookUps(reading: Reading, assessor: Assessor, after: bigint): AsyncGenerator<readonly Served[]> {
  const { at: to, upTo } = reading.question;
  let last = after;
  for (;;) {
    const provided = reading.indicators.provided({ to, upTo }, last, lookUpMax);
    if (provided.length === 0) return;
    yield await readingsOf(provided, reading, assessor);
    last = (provided.at(-1) as Provided).position;
  }
}

async function readingsOf(
  provided: readonly Provided[],
  reading: Reading,
  assessor: Assessor,
): Promise<readonly Served[]> {
  const { upTo, knownAt } = reading.question;
  const subjects = provided.map(({ subject, service, asset, entity, time, exits }) => {
    return { client: subject, service, asset, entity, at: time, purpose: exits ? ('EXIT' as const) : undefined };
  });
  const clocks = provided.map((one) => {
    return one.known < upTo
      ? { upTo: one.known, knownAt: one.knownAt }
      : { upTo, knownAt: Math.min(knownAt, one.knownAt) };
  });
  const then = subjects.map((subject, index) => ({ ...subject, ...(clocks[index] as (typeof clocks)[number]) }));
  const now = subjects.map((subject) => ({ ...subject, upTo, knownAt }));
  const verdictsThen = await verdicts(reading, assessor, then);
  const verdictsNow = await verdicts(reading, assessor, now);
  return provided.map((one, index) => {
    return { ...one, knownThen: verdictsThen[index] as RuledStatus, knownNow: verdictsNow[index] as RuledStatus };
  });
}

/** What is kept; where that says nothing, as of services for an exit, what the assessment says. */
async function verdicts(
  reading: Reading,
  assessor: Assessor,
  asked: readonly (SubjectAt & Pick<Assessed, 'knownAt' | 'purpose'>)[],
): Promise<RuledStatus[]> {
  const toServe = reading.verdicts(asked);
  const kept = toServe.map((verdict, index) => (asked[index]?.purpose === undefined ? verdict : undefined));
  const unclear = asked.filter((_, index) => kept[index] === undefined);
  const names = reading.names(unclear.map(({ client }) => client)).values();
  const found: RuledStatus[] = [];
  for (const [index, verdict] of kept.entries()) {
    const subject = asked[index] as (typeof asked)[number];
    found.push(verdict ?? (await assessor.verdict({ ...subject, client: names.next().value as string })));
  }
  return found;
}

function rowsOf(reading: Reading, served: readonly Served[]): ServedRow[] {
  const names = reading.names(served.map(({ subject }) => subject));
  return served.map(({ subject: _, ...one }, index) => {
    return { ...one, cursor: { time: 0, position: one.position }, client: names[index] as string };
  });
}
