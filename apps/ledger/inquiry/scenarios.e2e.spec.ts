import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import type { RecordedEvidence } from '#libs/evidence';
import { eventType, get, post, removeFolders, runLedger } from '../../../test/running-ledger.js';

const folder = new URL('../../../test/scenarios/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const fixtures = read('fixtures.json') as RecordedEvidence[];

interface Question {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: string;
  readonly knownAt: string;
  readonly expect: { readonly status: string; readonly rule: string };
}

const scenarios = readdirSync(folder)
  .filter((name) => /^D\d+\.json$/.test(name))
  .map((name) => read(name) as { id: string; title: string; evidence: RecordedEvidence[]; questions: Question[] });

afterAll(removeFolders);

describe('the scenarios, recorded in their own time and asked about afterwards', () => {
  it('are twelve, with 45 answers', () => {
    expect([scenarios.length, scenarios.flatMap(({ questions }) => questions).length]).toEqual([12, 45]);
  });

  it.each(scenarios)('$id: $title', async ({ evidence, questions }) => {
    const recorded = [...fixtures, ...evidence].sort((a, b) => Date.parse(a.ledgertime) - Date.parse(b.ledgertime));
    const clock = new SimulatedClock(Date.parse(recorded[0]?.ledgertime as string));
    const ledger = await runLedger({ clock });
    for (const { ledgertime, position: _, ...event } of recorded) {
      clock.set(Date.parse(ledgertime));
      expect(await post(`${ledger.url}/v1/events`, eventType, event)).toMatchObject({ status: 201 });
    }
    clock.set(Math.max(clock.now(), ...questions.map(({ knownAt }) => Date.parse(knownAt))));
    for (const { client, expect: expected, ...question } of questions) {
      const query = new URLSearchParams({ ...question });
      const { body } = await get(`${ledger.url}/v1/clients/${client}/status?${query}`);
      expect({ ...question, status: body.status, rule: body.rule }).toEqual({ ...question, ...expected });
      expect(body).toMatchObject({ client, settled: true, flags: expect.arrayContaining(['SIMULATED_CLOCK']) });
    }
    await ledger.close();
  });
});
