import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { initium } from '../../../apps/cli/testing/initium-process.js';
import { Chance } from '../../chance.js';
import { auditEvents, auditServer, eventsOf } from './audit.js';
import { EventFollower } from './event-follower.js';
import { Intake } from './intake.js';
import { Asker, allQuestions, compareAnswers } from './questions.js';
import { ServedLedger } from './served-ledger.js';
import { readServer } from './server-truth.js';
import { Tally } from './tally.js';
import { viewRows } from './view-rows.js';
import { World } from './world.js';

export interface RigOptions {
  /** Where each ledger finds the server. */
  readonly stores: readonly string[];
  /** Where the audit finds it. */
  readonly server: string;
  readonly seed: number;
  readonly clients: number;
  /** How long each sender rests after a request, in milliseconds. */
  readonly restMs?: number;
}

/** What was sent and what is wrong; `lies` is empty when nothing is. */
export interface Report {
  readonly [figure: string]: unknown;
  readonly sent: number;
  readonly acknowledged: number;
  readonly conflicts: number;
  readonly lost: number;
  readonly doubled: number;
  readonly lies: readonly string[];
}

const askEveryMs = 150;
/** Statuses take long where much is known of few clients, and two of them may have begun anew shortly before the end. */
const caughtUpMsMax = 900_000;
/** So many clients are asked about, all instants and subjects of each. */
const clientsAskedMax = 20;
const lookMs = 200;

/** Several ledgers over one server that are sent to, asked and followed without a pause, and audited at the end. */
export class Rig {
  readonly chance: Chance;
  readonly tally = new Tally();
  readonly ledgers: readonly ServedLedger[];
  readonly world: World;
  readonly #options: RigOptions;
  readonly #folder: string;
  #intake: Intake | undefined;
  #asker: Asker | undefined;
  #follower: EventFollower | undefined;

  private constructor(options: RigOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.chance = new Chance(options.seed);
    const { stores, seed, clients } = options;
    this.ledgers = stores.map((store, n) => new ServedLedger(store, join(folder, `ledger-${n}`)));
    this.world = new World(this.chance, `w${seed}`, clients);
  }

  /** All ledgers at once, so that they also dispute who writes the first event. */
  static async begin(options: RigOptions): Promise<Rig> {
    const rig = new Rig(options, await mkdtemp(join(tmpdir(), 'initium-torture-')));
    try {
      await Promise.all(rig.ledgers.map((ledger) => ledger.start()));
    } catch (error) {
      await rig.end();
      throw error;
    }
    const { chance, tally, ledgers, world } = rig;
    rig.#intake = new Intake({ ledgers, world, chance, tally, restMs: options.restMs });
    rig.#asker = new Asker({ ledgers, clients: world.clients, chance, tally, everyMs: askEveryMs });
    rig.#follower = new EventFollower(ledgers, chance, tally);
    return rig;
  }

  /** Stops sending, and looks through everything. */
  async audit(): Promise<Report> {
    await this.#intake?.end();
    await this.#asker?.end();
    await this.#caughtUp();
    await this.#follower?.end();
    const { tally } = this;
    const truth = await readServer(this.#options.server);
    const { lost, doubled } = auditServer(truth, tally);
    const urls = this.ledgers.map(({ url }) => url as string);
    const told = await Promise.all(urls.map(eventsOf));
    const toldTwice = told.map((lines) => auditEvents(lines, truth, tally));
    this.#compareLines(told);
    this.#follower?.compare(told[0] ?? []);
    const asked = allQuestions(this.world.clients.slice(0, clientsAskedMax), instantsIn(told[0] ?? []));
    const questions = await compareAnswers(urls, asked, tally);
    const settled = (await this.#asker?.compare(urls)) ?? 0;
    const views = await this.#compareViews();
    this.#readLogs();
    const { acknowledged, figures, lies } = tally;
    const { asked: askedMeanwhile = 0, refused: askedInVain = 0, slowestMs: slowestQuestionMs = 0 } = this.#asker ?? {};
    return {
      ...figures,
      acknowledged,
      onServer: truth.evidence.size,
      ...{ askedMeanwhile, askedInVain, slowestQuestionMs, questions, settled, views },
      followed: this.#follower?.heard.length ?? 0,
      lost,
      doubled: doubled + Math.max(0, ...toldTwice),
      lies,
    };
  }

  async end(): Promise<void> {
    await Promise.all(this.ledgers.map((ledger) => ledger.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Until each has and has filed all that the server has. A view that follows may still be far behind. */
  async #caughtUp(): Promise<void> {
    const until = performance.now() + caughtUpMsMax;
    for (const ledger of this.ledgers) {
      for (;;) {
        const missing = [...(await readinessOf(ledger)).filter((check) => check !== 'ok'), ...(await behind(ledger))];
        if (missing.length === 0) break;
        if (performance.now() > until) {
          this.tally.lie(`a ledger is not ready: ${missing.join(', ')}`);
          break;
        }
        await pause(lookMs);
      }
    }
  }

  #compareLines(told: readonly (readonly string[])[]): void {
    const [first = [], ...others] = told;
    for (const lines of others) {
      const at = first.findIndex((line, index) => line !== lines[index]);
      if (at >= 0 || lines.length !== first.length)
        this.tally.lie(`two ledgers tell different events: ${first[at]} and ${lines[at]}`);
    }
  }

  /** Ends the ledgers, compares what they kept, and has each check it. Gives how many tables were compared. */
  async #compareViews(): Promise<number> {
    // One after the other: they have 5 seconds each, on a machine that may be busy with a cluster.
    for (const ledger of this.ledgers) {
      const code = await ledger.end();
      if (code !== 0) this.tally.lie(`a ledger ended with ${code}`);
    }
    const [first = new Map<string, string>(), ...others] = this.ledgers.map(({ folder }) => viewRows(folder));
    for (const rows of others) {
      for (const table of new Set([...first.keys(), ...rows.keys()])) {
        if (first.get(table) !== rows.get(table))
          this.tally.lie(`${table} differs: ${first.get(table)} and ${rows.get(table)}`);
      }
    }
    for (const { environment } of this.ledgers) {
      const { code, stdout, stderr } = await initium(['rebuild', '--check', '--json'], { env: environment });
      if (code !== 0) this.tally.lie(`initium rebuild --check ended with ${code}: ${stdout.slice(0, 600)}${stderr}`);
    }
    return first.size;
  }

  /** That the server is away is no lie, however long it was. */
  #readLogs(): void {
    for (const { errors } of this.ledgers) {
      for (const line of errors
        .split('\n')
        .filter((one) => one !== '' && !one.includes('"code":"store-away"'))
        .slice(0, 5))
        this.tally.lie(`a log says ${line}`);
    }
  }
}

async function readinessOf({ url }: ServedLedger): Promise<string[]> {
  try {
    const response = await fetch(`${url}/health/ready`);
    return Object.values(((await response.json()) as { checks: Record<string, string> }).checks);
  } catch (error) {
    return [String(error)];
  }
}

/** The views that have not applied all that was copied. */
async function behind({ url }: ServedLedger): Promise<string[]> {
  try {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const lags = [...metrics.matchAll(/^initium_view_lag_positions\{view="([^"]+)"\} (\S+)$/gm)];
    return lags.filter(([, , positions]) => Number(positions) > 0).map(([, view]) => `${view} is behind`);
  } catch (error) {
    return [String(error)];
  }
}

/** A few places in what was recorded, and instants before them to ask about. */
function instantsIn(lines: readonly string[]): { at: string; knownAt: string }[] {
  const places = [0.3, 0.6, 1].map((share) => lines[Math.max(0, Math.floor(lines.length * share) - 1)]);
  return places.flatMap((line) => {
    const { ledgertime: knownAt } = JSON.parse(line as string) as { ledgertime: string };
    const earlier = new Date(Date.parse(knownAt) - 8 * 24 * 3_600_000).toISOString();
    return [
      { at: knownAt, knownAt },
      { at: earlier, knownAt },
    ];
  });
}
