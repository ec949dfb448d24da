import type { Comparison } from './compare.js';
import { firm } from './exchange.js';
import type { OwnChecks } from './own-checks.js';
import { plain } from './plain-table.js';
import type { ShownPortfolio } from './portfolio.js';
import { indicatorTable, portfolioTable } from './portfolio-report.js';
import type { Outcomes } from './record.js';
import type { Story } from './story.js';

/** All that the demo has to say, for a person or as JSON. */
export interface Report {
  readonly seed: string;
  readonly clients: number;
  readonly subjects: number;
  readonly events: number;
  readonly outcomes: Outcomes;
  readonly seconds: { readonly recording: number; readonly asking: number };
  /** Before the ledger checked anybody itself. */
  readonly comparison: Comparison;
  readonly ownChecks: OwnChecks;
  /** Subjects that a transitional regime still carried on 15 June 2026. */
  readonly grandfathered: number;
  readonly story?: Story;
  /** All clients at once, at the end: `/v1/portfolio`. */
  readonly portfolio: ShownPortfolio;
  readonly url: string;
  readonly folder: string;
}

const short: Readonly<Record<string, string>> = {
  CLIENT_INITIATED: 'client initiated',
  SAME_TYPE_EXTENSION: 'same type',
  TAINTED: 'tainted',
  INSUFFICIENT_EVIDENCE: 'insufficient',
  AUTHORISED_ROUTE: 'authorised',
  GRANDFATHERED: 'grandfathered',
  WIND_DOWN: 'wind-down',
  EXEMPTION_UNAVAILABLE: 'unavailable',
  OUT_OF_SCOPE: 'out of scope',
  NO_RELATIONSHIP: 'none',
  PRE_APPLICATION: 'before MiCA',
};

const explained: Readonly<Record<string, string>> = {
  RECORDED_LATE: 'recorded more than 72 h late, with no independent time stamp',
  NOT_RECORDED_YET: 'not yet recorded at the end: could not be known at that time',
  EVIDENCE_MISSING: 'a fact that no system kept',
  NOT_OBSERVED: 'nobody could tell whether a campaign had reached them',
  CHECK_INCOMPLETE: 'an identifier was linked later and never looked at',
  FOUND_FOR_ANOTHER: 'a later check found a solicitation for another subject',
  CAMPAIGN_FOUND_LATER: 'a campaign was found out after the check: could not be known at that time',
  UNTRACKABLE_CAMPAIGN: 'a campaign ran there of which nobody can say who saw it',
  SOURCE_OUTAGE: 'a source was out, and what it sent is unknown',
  LOCATION_UNPROVEN: 'residence unproven, or shown wrongly',
  UNKNOWN_ACTOR: 'somebody spoke of the firm whose independence was never shown',
  PROBABLE_LINK: 'an identifier that is probably theirs, and is not',
  OPEN_ALLEGATION: 'an unfounded allegation, not validly resolved',
  WRONG_RECORD: 'a wrong record, not validly taken back',
  MALFORMED_ARRIVAL: 'something about them arrived that the ledger could not take, and nobody mended or dismissed it',
  SURFACE_UNKNOWN: 'they came through a page that no register knows',
  ERASED: 'erased at their own wish',
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const heading = (text: string): string => `\n${text}\n${'─'.repeat(text.length)}`;

export function print(report: Report): string {
  const { comparison: c, outcomes } = report;
  const parts = [
    heading(`A simulated exchange: seed ${report.seed}, ${report.clients} clients`),
    `${report.events} pieces of evidence recorded over HTTP in ${report.seconds.recording.toFixed(1)} s (${list(outcomes)}),`,
    `${report.subjects} subjects (client, service, asset) assessed over HTTP in ${report.seconds.asking.toFixed(1)} s.`,
    heading('Statuses by the State where the client lives, 1 November 2026'),
    states(c),
    `On 15 June 2026 a transitional regime still carried ${report.grandfathered} of these subjects; since 1 July none.`,
    heading('May the exemption be relied on? The ledger against the truth'),
    trial(c),
    heading(`Qualified in truth and refused: ${c.refused}, by what stood in the way`),
    obstacles(c),
    heading('The ledger then checks for itself where a request lacks a check'),
    checks(report.ownChecks),
    ...(report.story
      ? [heading(`One client: ${report.story.client}, ${report.story.subject}`), story(report.story)]
      : []),
    heading(
      `The portfolio of ${report.portfolio.clients.total} clients, as known at the end: subjects by service and status`,
    ),
    portfolioTable(report.portfolio),
    heading('Its indicators: flags, which change no status'),
    indicatorTable(report.portfolio),
  ];
  return `${parts.join('\n')}\n`;
}

const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

function states({ byState }: Comparison): string {
  const seen = Object.values(byState);
  const total = (status: string): number => seen.reduce((sum, row) => sum + (row[status] ?? 0), 0);
  const statuses = Object.keys(short).filter((status) => total(status) > 0);
  const row = (name: string, of: (status: string) => number) => {
    const counts = statuses.map(of);
    return [name, ...counts.map((count) => (count === 0 ? '' : count)), counts.reduce((sum, count) => sum + count, 0)];
  };
  return plain(
    ['State', ...statuses.map((status) => short[status] ?? status), 'all'],
    [
      ...Object.entries(byState).map(([state, counts]) => row(state, (status) => counts[status] ?? 0)),
      row('all', total),
    ],
  );
}

function trial(c: Comparison): string {
  const hidden = c.reliedThoughSolicited - c.reliedThoughKnowable;
  return plain(
    ['', 'subjects', 'share'],
    [
      ['relied on', c.relied, ''],
      ['precision among what could be known', c.relied - c.reliedThoughKnowable, percent(c.precisionAmongKnowable)],
      [
        `precision against the whole truth (${hidden} solicited where nothing recorded shows it)`,
        c.relied - c.reliedThoughSolicited,
        percent(c.precision),
      ],
      ['qualified in truth', c.qualified, ''],
      ['recall: of these relied on', c.reliedRightly, percent(c.recall)],
      [
        `recall where nothing stood in the way (${c.unobstructed})`,
        Math.round(c.recallUnobstructed * c.unobstructed),
        percent(c.recallUnobstructed),
      ],
      ['refused and not explained', c.unexplained.length, ''],
    ],
  );
}

function obstacles(c: Comparison): string {
  const rows = Object.entries(c.refusedBy).map(([kind, count]) => [explained[kind] ?? kind, count]);
  return plain(['in the way (a subject counts under each)', 'subjects'], rows);
}

function checks({ made, clear, partial, found, gained, wrong }: OwnChecks): string {
  return plain(
    ['', 'clients'],
    [
      ['checked', made],
      ['found nothing, every source whole', clear],
      ['found nothing, but a source was not whole', partial],
      ['found a solicitation', found],
    ],
  ).concat(
    `\nRelied on since: ${gained} more subjects; of all these, solicited in a way that could be known: ${wrong.length}.`,
  );
}

function story({ lines, then, now, ...told }: Story): string {
  const verdict = (answer: { at: string; status: string; rule: string }) => `${answer.status} (${answer.rule})`;
  return [
    ...lines.map((line) => `  ${line}`),
    ...(then ? [`  as known on ${then.knownAt.slice(0, 10)}: ${verdict(then)}`] : []),
    `  as known at the end:   ${verdict(now)}`,
    '  for:',
    ...told.for.map((line) => `    ${line}`),
    '  against:',
    ...told.against.map((line) => `    ${line}`),
  ].join('\n');
}

/** What somebody can do now, with the ledger still up or closed again. */
export function nextSteps({ url, folder, story: told }: Report, open: boolean): string {
  const client = `/v1/clients/${told?.client ?? 'c0001'}`;
  const base = open ? url : 'http://127.0.0.1:8080';
  const past = told?.then && `&at=${told.then.at}&knownAt=${told.then.knownAt}`;
  const lines = [
    ...(open
      ? [`The ledger is up at ${url} (its addresses: ${url}/docs); Ctrl-C ends it.`]
      : ['The ledger is closed. To open it again:', `  INITIUM_DATA='${folder}' npx initium serve --simulated`]),
    'What it says of this client now, what it said then, and all it rests on:',
    `  curl '${base}${client}/status?entity=${firm}'`,
    ...(past ? [`  curl '${base}${client}/status?entity=${firm}${past}'`] : []),
    `  curl '${base}${client}/timeline'`,
    'The clients behind an indicator, and all counts for a spreadsheet:',
    `  curl '${base}/v1/portfolio/indicators/R-808'`,
    `  curl -H 'accept: text/csv' '${base}/v1/portfolio'`,
    `The world and its truth: ${folder}/world.ndjson, ${folder}/truth.ndjson`,
  ];
  return [heading('What next'), ...lines].join('\n');
}
