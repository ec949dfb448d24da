import type { BehindClient } from '#libs/views';
import { timeText } from './instants.js';

/** Clients whose statuses are kept only as of an earlier position than is asked about. */
export interface ClientsBehind {
  readonly clients: number;
  /** The first of them, those furthest behind first: nothing that was recorded from `knownUntil` on counts in theirs. */
  readonly first: readonly { readonly client: string; readonly knownUntil: string }[];
}

const firstMax = 10;

/** What an answer from rows says of who is behind; nothing where nobody is. To be looked up before the rows are read. */
export function clientsBehind(all: readonly BehindClient[]): { readonly behind?: ClientsBehind } {
  if (all.length === 0) return {};
  const first = all.slice(0, firstMax).map(({ client, at }) => ({ client, knownUntil: timeText(at) }));
  return { behind: { clients: all.length, first } };
}

/** For the documentation. */
export const behindText =
  ' Where clients are expensive to assess and wait for their turn, `behind` says how many and which first: theirs is what ' +
  'was known of them before their `knownUntil`. It is absent where nobody is behind.';
