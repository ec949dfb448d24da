import { linesType } from '../../running-ledger.js';
import type { ServerTruth } from './server-truth.js';
import type { Tally } from './tally.js';
import { contentOf, identityOf, type SourceEvent } from './world.js';

type Recorded = SourceEvent & { readonly position: string; readonly ledgertime: string };

export interface Audit {
  /** Acknowledged and not on the server where the receipt says. */
  readonly lost: number;
  /** On the server, or told by a ledger, more than once. */
  readonly doubled: number;
}

/** Holds what was answered against what the server has. */
export function auditServer({ evidence, conflictIds }: ServerTruth, tally: Tally): Audit {
  let [lost, doubled] = [0, 0];
  for (const [name, positions] of evidence) {
    if (positions.length === 1) continue;
    doubled += 1;
    tally.lie(`${name} is on the server ${positions.length} times`);
  }
  for (const [name, { position, won }] of tally.known) {
    const [there] = evidence.get(name) ?? [];
    if (there === position) continue;
    if (won !== undefined) lost += 1;
    tally.lie(`${name} was answered with position ${position}, and the server has it at ${there ?? 'none'}`);
  }
  for (const id of tally.conflictIds) if (!conflictIds.has(id)) tally.lie(`conflict ${id} was not kept`);
  return { lost, doubled };
}

/** All evidence that a ledger tells, as it tells it, of sources whose ids begin so. */
export async function eventsOf(url: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/events`, { headers: { accept: linesType } });
  if (!response.ok) throw new Error(`GET /v1/events was answered ${response.status}: ${await response.text()}`);
  return (await response.text()).split('\n').filter((line) => line !== '');
}

/** Holds what a ledger tells against what was answered, and against what the server has. Gives what it tells twice. */
export function auditEvents(lines: readonly string[], truth: ServerTruth, tally: Tally): number {
  const told = new Set<string>();
  let doubled = 0;
  let last = { position: -1n, ledgertime: '' };
  for (const line of lines) {
    const event = JSON.parse(line) as Recorded;
    const { position, ledgertime, ...asSent } = event;
    const name = identityOf(event);
    if (BigInt(position) <= last.position || ledgertime < last.ledgertime) tally.lie(`${name} is out of order`);
    last = { position: BigInt(position), ledgertime };
    if (told.has(name)) {
      doubled += 1;
      tally.lie(`${name} is told twice`);
    }
    told.add(name);
    const known = tally.known.get(name);
    if (known === undefined) continue;
    if (known.position !== position)
      tally.lie(`${name} was answered with ${known.position} and is told at ${position}`);
    if (known.ledgertime !== undefined && known.ledgertime !== ledgertime)
      tally.lie(`${name} was answered with ${known.ledgertime} and is told as of ${ledgertime}`);
    const content = contentOf(asSent);
    if (known.won !== undefined && known.won !== content)
      tally.lie(`${name} has not the content that was acknowledged`);
    if (known.lost.has(content)) tally.lie(`${name} has a content that was answered as a conflict`);
  }
  for (const name of truth.evidence.keys()) if (!told.has(name)) tally.lie(`${name} is on the server and not told`);
  return doubled;
}
