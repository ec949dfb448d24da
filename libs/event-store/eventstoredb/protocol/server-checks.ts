import { ErrorType, type EventStoreDBClient } from '@eventstore/db-client';
import type { ServerAddress } from './connection-string.js';
import { kindOf, wordsOf } from './failure.js';
import { serverTime, serverVersion } from './server-state.js';
import { whyUnreachable } from './why-unreachable.js';

/** From this on a server answers appends of many streams over one call, and says its version. */
const versionMin = [21, 10] as const;

/** How far apart the clocks may be, in milliseconds. */
export const clocksApartMsMax = 5 * 60_000;

/** A server on which the ledger's promise would not hold. The message is one line that says what to do. */
export class UnfitServer extends Error {
  override readonly name = 'UnfitServer';
}

/** Rejects with `UnfitServer` where the server is too old, or its clock is far from this process's. */
export async function checkServer(client: EventStoreDBClient): Promise<void> {
  const version = await serverVersion(client);
  if (!isRecent(version))
    throw new UnfitServer(`the server is too old (${version}): ${versionMin.join('.')} or newer is needed`);
  const time = await serverTime(client);
  const apart = Math.round(((time ?? Date.now()) - Date.now()) / 1_000);
  if (Math.abs(apart) * 1_000 > clocksApartMsMax) {
    const than = apart > 0 ? 'ahead of' : 'behind';
    throw new UnfitServer(
      `the server's clock is ${Math.abs(apart)} s ${than} this one: set both by the same time server`,
    );
  }
}

/** What kept the check from being made, or was found by it, in one line. */
export async function troubleAtStart(
  error: unknown,
  server: ServerAddress,
): Promise<{ readonly refused: string; readonly isAway: boolean }> {
  if (error instanceof UnfitServer) return { refused: error.message, isAway: false };
  if (kindOf(error) === ErrorType.ACCESS_DENIED)
    return { refused: `the server refuses this user, who needs to read $all: ${wordsOf(error)}`, isAway: false };
  const why = await whyUnreachable(server);
  const refused = `the server cannot be reached: ${why ?? wordsOf(error)}`;
  return { refused, isAway: why === undefined };
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > versionMin[0] || (major === versionMin[0] && minor >= versionMin[1]);
}
