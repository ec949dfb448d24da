import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EvidenceSet, type Registers, shippedRuleSets } from '#libs/assessment';
import { openSqliteStore, SimulatedClock, type SqliteStore } from '#libs/event-store';
import { fromStored, instant, type RecordedEvidence } from '#libs/evidence';
import { evidenceFrom, startViews, type Views } from '#libs/views';
import { freshFolder, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';
import { knownRegisters } from './known-registers.js';

const start = '2026-08-03T09:00:00Z';
let store: SqliteStore;
let views: Views;
const recorded: RecordedEvidence[] = [];

/** Two sources: registrations, heartbeats, exposures with numbers missing and coming later, all a minute apart. */
async function tellStory(story: StoryLedger): Promise<void> {
  const source = { channels: ['EMAIL'], heartbeatEvery: 'PT30M', owner: 'ops', from: start };
  const beat = (count: number) => ({ lastSequence: count, count, periodFrom: start, periodTo: story.now });
  const sent = (name: string, sequence: number) =>
    story.tell('MarketingExposure', 'identifier/i', { channel: 'EMAIL' }, { source: name, sequence: String(sequence) });
  const steps: (() => Promise<unknown>)[] = [
    () => sent('one', 1),
    () => story.tell('Source', 'source/one', source),
    () => sent('one', 4),
    () => sent('two', 2),
    () => story.tell('SourceHeartbeat', 'source/one', beat(5)),
    () => sent('one', 2),
    () => story.tell('Source', 'source/two', source, { id: 'two' }),
    () => sent('two', 1),
    () => sent('one', 3),
    () => sent('one', 5),
    () => story.tell('SourceHeartbeat', 'source/two', beat(3)),
    () => story.tell('ClientContact', 'client/c', { channel: 'EMAIL' }),
    () => sent('two', 9),
    () => story.tell('Retraction', 'source/two', { target: { source: 'crm', id: 'two' }, reason: 'TEST_DATA' }),
    () => sent('two', 3),
  ];
  for (const step of steps) {
    story.pass(1);
    await step();
  }
}

beforeAll(async () => {
  const folder = freshFolder();
  const clock = new SimulatedClock(Date.parse(start));
  const story = StoryLedger.of(clock, await runLedger({ folder, clock }));
  await tellStory(story);
  await story.ledger.close();
  store = await openSqliteStore({ folder, clock });
  views = await startViews({ folder, commits: store.commits });
  for await (const events of store.readAll()) {
    for (const event of events) if (event.stream.startsWith('evidence-')) recorded.push(fromStored(event));
  }
  await views.waitFor(BigInt(recorded.at(-1)?.position as string), 10_000);
});
afterAll(async () => {
  await views.close();
  await store.close();
  removeFolders();
});

const whole = { from: Date.parse(start) - 1000, to: Date.parse('2026-08-04T09:00:00Z') };

function coverageOf(registers: Registers): unknown {
  return registers
    .for()
    .sources.map((source) => [
      source.id,
      source.uncovered(whole, whole.to).map(({ from, to, cause }) => [from, to, cause]),
    ]);
}

describe('the registers at any state of knowledge', () => {
  it.each(['forward', 'backward', 'to and fro'])('are those that were known then, asked %s', async (order) => {
    const known = knownRegisters(views, evidenceFrom(store), shippedRuleSets);
    const everything = new EvidenceSet(recorded, shippedRuleSets);
    const asked =
      order === 'forward'
        ? recorded
        : order === 'backward'
          ? recorded.toReversed()
          : [...recorded, ...recorded.toReversed(), ...recorded];
    for (const { position, ledgertime } of asked) {
      const knownAt = instant(ledgertime);
      const registers = await known.at({ upTo: BigInt(position as string), knownAt });
      expect({ position, coverage: coverageOf(registers), knownAt: registers.knownAt }).toEqual({
        position,
        coverage: coverageOf(everything.registers(knownAt)),
        knownAt,
      });
    }
  });

  it('are not made again where nothing about them was recorded', async () => {
    const known = knownRegisters(views, evidenceFrom(store), shippedRuleSets);
    const at = recorded.findIndex(({ subject }) => subject === 'client/c');
    const knownAfter = async (one?: RecordedEvidence) =>
      known.at({ upTo: BigInt(one?.position as string), knownAt: instant(one?.ledgertime as string) });
    const [first, second] = [await knownAfter(recorded[at - 1]), await knownAfter(recorded[at])];
    expect(first.for().sources).toHaveLength(2);
    for (const [index, source] of second.for().sources.entries()) expect(source).toBe(first.for().sources[index]);
    expect(second.knownAt).toBeGreaterThan(first.knownAt);
  });
});
