import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqliteReader } from '#libs/event-store';
import { instantText } from '#libs/evidence';
import { Chance } from '../chance.js';
import { addConnection } from '../connections.js';
import { crashConnection, Sender } from './sender.js';

export interface CrashReport {
  readonly rounds: number;
  readonly acknowledged: number;
  readonly inDoubt: number;
  /** What is wrong with the store, in words; empty when every acknowledged event is there once, as it was acknowledged. */
  readonly faults: readonly string[];
}

const ledgerProcess = fileURLToPath(new URL('./ledger-process.js', import.meta.url));

/**
 * Starts a ledger in a process of its own, sends it events over HTTP, kills it with SIGKILL at a random moment, and so on
 * in the same folder. After every round all that was acknowledged must be there once, where and when its receipt says.
 */
export async function crashRounds(
  { folder, rounds, seed }: { folder: string; rounds: number; seed: number },
  onRound: (round: number, acknowledged: number) => void = () => undefined,
): Promise<CrashReport> {
  await addConnection(join(folder, 'connections.json'), {
    name: crashConnection,
    source: 'crm',
    scheme: 'none',
    secrets: [],
  });
  const chance = new Chance(seed);
  const sender = new Sender(chance);
  const faults: string[] = [];
  for (let round = 1; round <= rounds && faults.length === 0; round++) {
    await oneRound(folder, sender, chance);
    // Looking through everything each time would make a thousand rounds take days.
    if (round <= 30 || round % 50 === 0 || round === rounds) faults.push(...(await faultsOf(folder, sender)));
    onRound(round, sender.receipts.size);
  }
  return { rounds, acknowledged: sender.receipts.size, inDoubt: sender.inDoubt.size, faults };
}

async function oneRound(folder: string, sender: Sender, chance: Chance): Promise<void> {
  const child = fork(ledgerProcess, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  if (chance.below(6) === 0) {
    // Some never live to listen.
    setTimeout(() => child.kill('SIGKILL'), chance.below(400));
    await Promise.race([exited, once(child, 'message')]);
  } else {
    const { url } = await addressOf(child, exited);
    setTimeout(() => child.kill('SIGKILL'), chance.below(500));
    await sender.sendUntilItDies(url);
  }
  await exited;
}

export async function addressOf(child: ChildProcess, exited: Promise<unknown>): Promise<{ url: string }> {
  const died = exited.then(() => {
    throw new Error('The ledger ended before it listened');
  });
  const [message] = (await Promise.race([once(child, 'message'), died])) as [{ url: string }];
  died.catch(() => undefined);
  return message;
}

async function faultsOf(folder: string, { receipts }: Sender): Promise<string[]> {
  const faults: string[] = [];
  const found = new Set<string>();
  let last = { position: -1n, ledgertime: 0 };
  // Killed before it had made its file, it has acknowledged nothing.
  if (receipts.size === 0 && !existsSync(join(folder, 'ledger.sqlite'))) return [];
  const reader = openSqliteReader({ folder });
  for await (const events of reader.readAll()) {
    for (const { stream, position, ledgertime } of events) {
      if (position <= last.position || ledgertime < last.ledgertime) faults.push(`order is broken at ${position}`);
      last = { position, ledgertime };
      const id = stream.startsWith('evidence-crm/') ? stream.slice('evidence-crm/'.length) : undefined;
      if (id === undefined) continue;
      if (found.has(id)) faults.push(`${id} is there twice`);
      found.add(id);
      const receipt = receipts.get(id);
      if (receipt === undefined) continue;
      if (receipt.position !== String(position) || receipt.ledgertime !== instantText(ledgertime)) {
        faults.push(`${id} is not where and when its receipt says`);
      }
    }
  }
  await reader.close();
  for (const id of receipts.keys()) if (!found.has(id)) faults.push(`${id} was acknowledged and is not there`);
  return faults;
}
