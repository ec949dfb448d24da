import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { canonical, instant, type RecordedEvidence } from '#libs/evidence';
import type { Expectation } from '../../../test/scenario-corpus.js';
import { type RunningLedger, readConfig, startLedger } from '../../ledger/main.js';
import { answers } from '../commands/assess.js';
import { type Exporting, exportLedger } from '../commands/export.js';
import { ndjson } from './crm-events.js';
import { type Ended, initium } from './initium-process.js';

/** What the tests of a file or a `describe` have. */
export let folder: string;
export let clock: SimulatedClock;
export let ledger: RunningLedger;

/** Gives the tests that follow a new ledger under a simulated clock, all of them one or each its own, and a folder to export into. */
export function beginLedger(forWhom: 'all' | 'each'): void {
  const [begin, end] = forWhom === 'all' ? ([beforeAll, afterAll] as const) : ([beforeEach, afterEach] as const);
  begin(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-export-'));
    clock = new SimulatedClock(Date.parse('2023-12-31T00:00:00Z'));
    const settings = { INITIUM_DATA: join(folder, 'data'), INITIUM_LISTEN: '127.0.0.1:0', INITIUM_LOG_LEVEL: 'warn' };
    ledger = await startLedger({ config: readConfig(settings), clock });
  });
  end(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true });
  });
}

/** Sends an event as it is. */
export function send(event: object): Promise<Response> {
  return fetch(`${ledger.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  });
}

/** Evidence in the order in which it is recorded. */
export const inOrder = (evidence: readonly RecordedEvidence[]): RecordedEvidence[] =>
  evidence.toSorted((a, b) => instant(a.ledgertime) - instant(b.ledgertime));

/** Records evidence as its sources would have sent it, each piece at its own ledgertime. */
export async function record(evidence: readonly RecordedEvidence[]): Promise<void> {
  for (const { ledgertime, position: _, ...event } of inOrder(evidence)) {
    clock.set(instant(ledgertime));
    const response = await send(event);
    if (response.status !== 201) throw new Error(await response.text());
  }
}

/** Lets so many minutes pass, and gives the instant that it is then. */
export function pass(minutes: number): string {
  clock.set(clock.now() + minutes * 60_000);
  return new Date(clock.now()).toISOString();
}

/** Exports in a process of its own. */
export const exportedByProcess = (...args: string[]): Promise<Ended> =>
  initium(['export', '--url', ledger.url, ...args]);
/** Exports in this process into a file of this name, and gives its path. */
export async function exported(name: string, what: Omit<Exporting, 'out' | 'url'> = {}): Promise<string> {
  const out = join(folder, name);
  await exportLedger({ ...what, out, url: ledger.url });
  return out;
}
/** What was exported, line by line. */
/** Without what they say of the log. */
export const linesOf = (path: string): RecordedEvidence[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RecordedEvidence & { logleaf?: string })
    .filter(({ type }) => (type as string) !== 'ledger.checkpoint')
    .map(({ logleaf: _, ...line }) => line as RecordedEvidence);

/** The answer over HTTP, as `initium assess` prints one. */
export async function answeredByLedger({ client, expect: _, ...question }: Expectation): Promise<string> {
  const response = await fetch(`${ledger.url}/v1/clients/${client}/status?${new URLSearchParams(question)}`);
  const { position: _position, settled: _settled, ...answer } = (await response.json()) as Record<string, unknown>;
  return canonical(answer);
}

/** What `initium assess` answers from a file. */
export async function answeredFrom(evidence: string, questions: readonly Expectation[]): Promise<string[]> {
  const asked = join(folder, 'questions.ndjson');
  writeFileSync(asked, ndjson(questions));
  const given: string[] = [];
  for await (const answer of answers({ evidence, questions: asked, simulated: true })) given.push(canonical(answer));
  return given;
}
