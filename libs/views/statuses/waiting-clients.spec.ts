import { describe, expect, it } from '@jest/globals';
import { WaitingClients } from './waiting-clients.js';

/** Clients that wait, by a clock that goes on only with what is done. */
function waiting(max: number, ...clients: readonly string[]) {
  let time = 0;
  const all = clients.map((client, index) => ({ client, number: BigInt(index), position: BigInt(10 + index), at: 0 }));
  const waitingClients = new WaitingClients({ max, now: () => time }, all);
  return {
    clients: waitingClients,
    work: (takes: number) =>
      waitingClients.granting(async () => {
        time += takes;
      }),
    /** Who had a turn that took so long. */
    turns(takes: number, isIdle = false): string[] {
      const had: string[] = [];
      for (const one of waitingClients.turns(isIdle)) {
        had.push(one.client);
        time += takes;
        waitingClients.put(one);
      }
      return had;
    },
  };
}

describe('clients that wait for their turn', () => {
  it('go round, one at a time where there is nothing else to do', () => {
    const { turns } = waiting(10, 'a', 'b', 'c');
    expect([1, 2, 3, 4].flatMap(() => turns(1_000, true))).toEqual(['a', 'b', 'c', 'a']);
  });

  it('take as much time together as other work took, and pay back what was more', async () => {
    const { work, turns } = waiting(10, 'a', 'b');
    expect(turns(1)).toEqual([]);
    await work(4);
    expect(turns(12)).toEqual(['a']);
    await work(4);
    expect(turns(1)).toEqual([]);
    await work(9);
    expect(turns(12)).toEqual(['b']);
  });

  it('take no more than a share at once, however much the others did', async () => {
    const { work, turns } = waiting(10, 'a', 'b', 'c');
    await work(1_000);
    expect(turns(6)).toEqual(['a', 'b']);
    await work(1_000);
    expect(turns(2)).toEqual(['c', 'a', 'b']);
  });

  it('say how many they are, and how far all are known', () => {
    const { clients } = waiting(10, 'a', 'b');
    expect(clients.left).toEqual({ count: 2, position: 10n });
    clients.remove('a');
    expect(clients.left).toEqual({ count: 1, position: 11n });
    clients.remove('b');
    expect(clients.left).toBeUndefined();
  });

  it('are known as expensive until they take less than a share', () => {
    const { clients } = waiting(10);
    clients.took('a', 11);
    expect(clients.isExpensive('a')).toBe(true);
    clients.took('a', 10);
    expect(clients.isExpensive('a')).toBe(false);
  });
});
