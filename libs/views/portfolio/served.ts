import { statuses } from '#libs/assessment';
import type { Provided } from '../indicators/indicators.js';
import type { SubjectAt, Verdict } from '../statuses/status-counts.js';
import type { Assessed, Assessor } from './assessor.js';
import { type Figure, levelOf } from './figures.js';
import type { PageAsked, PageOf, Placed, Reading } from './reading.js';

/** How many are looked up at once, and for one page. */
const lookUpMax = 2_000;
const lookedAtMax = 50_000;

/** The status at the time of a service: as known then, and as known at the question's position. */
interface Readings {
  readonly knownThen: Verdict;
  readonly knownNow: Verdict;
}

export interface ServedRow extends Omit<Provided, 'subject'>, Readings, Placed {
  readonly client: string;
}

type Served = Provided & Readings;

const forbids = ({ status }: Verdict): boolean => !statuses[status].mayServe;

/** What was served against its status, in both readings. */
export async function servedAgainst(reading: Reading, assessor: Assessor): Promise<Figure> {
  const against = { knownThen: new Tally(), knownNow: new Tally(), any: new Tally() };
  let services = 0;
  for await (const page of lookUps(reading, assessor, -1n)) {
    services += page.length;
    for (const { subject, knownThen, knownNow } of page) {
      if (forbids(knownThen)) against.knownThen.add(subject);
      if (forbids(knownNow)) against.knownNow.add(subject);
      if (forbids(knownThen) || forbids(knownNow)) against.any.add(subject);
    }
  }
  const { clients } = against.any.counts;
  const level = services === 0 ? 'none' : levelOf(clients, reading.question.thresholds['R-808']);
  const { knownThen, knownNow } = against;
  const values = { services, clients, knownThen: knownThen.counts, knownNow: knownNow.counts };
  return { rule: 'R-808', level, values };
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
  const { at: to, upTo, knownAt } = reading.question;
  let last = after;
  for (;;) {
    const provided = reading.indicators.provided({ to, upTo }, last, lookUpMax);
    if (provided.length === 0) return;
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
    yield provided.map((one, index) => {
      return { ...one, knownThen: verdictsThen[index] as Verdict, knownNow: verdictsNow[index] as Verdict };
    });
    last = (provided.at(-1) as Provided).position;
  }
}

/** What is kept; where that says nothing, as of services for an exit, what the assessment says. */
async function verdicts(
  reading: Reading,
  assessor: Assessor,
  asked: readonly (SubjectAt & Pick<Assessed, 'knownAt' | 'purpose'>)[],
): Promise<Verdict[]> {
  const toServe = reading.statuses.verdicts(asked, reading.question.upTo);
  const kept = toServe.map((verdict, index) => (asked[index]?.purpose === undefined ? verdict : undefined));
  const unclear = asked.filter((_, index) => kept[index] === undefined);
  const names = reading.names(unclear.map(({ client }) => client)).values();
  const found: Verdict[] = [];
  for (const [index, verdict] of kept.entries()) {
    const subject = asked[index] as (typeof asked)[number];
    found.push(verdict ?? (await assessor.verdict({ ...subject, client: names.next().value as string })));
  }
  return found;
}

function rowsOf(reading: Reading, served: readonly Served[]): ServedRow[] {
  const names = reading.names(served.map(({ subject }) => subject));
  return served.map(({ subject: _, ...one }, index) => {
    return { ...one, place: { time: 0, position: one.position }, client: names[index] as string };
  });
}

/** Services, and their clients. */
class Tally {
  readonly #clients = new Set<bigint>();
  #services = 0;

  add(client: bigint): void {
    this.#clients.add(client);
    this.#services += 1;
  }

  get counts() {
    return { services: this.#services, clients: this.#clients.size };
  }
}
