import { join } from 'node:path';
import { Child, type ChildOptions } from '../child.js';
import type { LedgerAsks } from '../ledger.process.js';
import type { ServerLoadAsks } from './load.process.js';
import type { RawAsks } from './raw.process.js';
import type { Server } from './servers.js';

/** What every part of the run is given. */
export interface PartSize extends ChildOptions {
  /** Starts a server in the foreground, on a port and a data folder. */
  readonly command: string;
  readonly folder: string;
  readonly rounds: number;
  readonly quick: boolean;
}

export const load = (): Child<ServerLoadAsks> => new Child(new URL('./load.process.js', import.meta.url));

/** The plain client, in a process of its own. */
export const raw = (server: Server): Child<RawAsks> =>
  new Child(new URL('./raw.process.js', import.meta.url), [server.url]);

/** A ledger in a process of its own: on a server, or embedded where none is named. */
export function ledger(folder: string, name: string, server?: Server, options?: ChildOptions): Child<LedgerAsks> {
  const args = [join(folder, name), ...(server === undefined ? [] : [server.url])];
  return new Child<LedgerAsks>(new URL('../ledger.process.js', import.meta.url), args, options);
}

export async function closeAll(children: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.all(children.map((child) => child.close()));
}
