import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openSqliteReader, type StoredEvent } from '#libs/event-store';
import { Chance } from '../chance.js';
import { AppendingClient } from './appending-client.js';
import { Victim } from './victim.js';

const rounds = Number(process.env.CRASH_ROUNDS ?? 12);
const seed = Number(process.env.CRASH_SEED ?? 20_261_122);
const program = new URL('./appending-process.js', import.meta.url);

describe('a store whose process is killed again and again', () => {
  it(`has everything it acknowledged once, and what was unknown once after a retry (seed ${seed}, ${rounds} rounds)`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'initium-crash-'));
    const chance = new Chance(seed);
    const clients = Array.from({ length: 8 }, () => new AppendingClient(chance));
    for (let round = 0; round < rounds; round++) await killedRound(folder, clients, chance.between(0, 150));
    await lastRound(folder, clients);

    const reader = openSqliteReader({ folder });
    const stored: StoredEvent[] = [];
    for await (const batch of reader.readAll()) stored.push(...batch);
    await reader.close();
    await rm(folder, { recursive: true });

    const acknowledged = clients.flatMap((client) => client.acknowledged);
    expect(acknowledged.length).toBeGreaterThan(rounds);
    expect(acknowledged.map(({ result }) => result.outcome).filter((outcome) => outcome !== 'appended')).toEqual([]);
    const byPosition = new Map(stored.map((event) => [event.position, event]));
    for (const { write, result } of acknowledged) {
      const last = 'position' in result ? byPosition.get(result.position) : undefined;
      expect(last).toMatchObject({ stream: write.stream, eventId: write.events.at(-1)?.eventId });
      expect(last?.ledgertime).toBe('ledgertime' in result ? result.ledgertime : undefined);
    }
    const sent = acknowledged.flatMap(({ write }) => write.events.map(told(write.stream)));
    expect(stored.map((event) => told(event.stream)(event)).toSorted()).toEqual(sent.toSorted());
    expect(stored.every((event, i) => i === 0 || event.ledgertime >= (stored[i - 1]?.ledgertime ?? 0))).toBe(true);
  });
});

/** Everyone appends; the process is killed a while after the first answer of the round. */
async function killedRound(folder: string, clients: readonly AppendingClient[], afterMs: number): Promise<void> {
  const victim = await Victim.start(program, [folder]);
  const running = clients.map((client) => client.run(victim, () => false));
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(() => resolve(victim.kill()), afterMs);
  await promise;
  await Promise.all(running);
}

/** What was left without an answer is asked once more, and nothing else. */
async function lastRound(folder: string, clients: readonly AppendingClient[]): Promise<void> {
  const victim = await Victim.start(program, [folder]);
  await Promise.all(clients.map((client) => client.run(victim, () => true)));
  await victim.kill();
}

const told =
  (stream: string) =>
  ({ eventId, data, metadata }: Pick<StoredEvent, 'eventId' | 'data' | 'metadata'>): string =>
    [stream, eventId, Buffer.from(data).toString(), Buffer.from(metadata).toString('base64')].join(' ');
