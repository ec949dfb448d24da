import type { Altered } from '../proofs/integrity.js';

/** Clients of whom evidence is not as the log has it: their rows are what was made of it, and no answer. */
export interface AlteredClients {
  /** It is of the registers, or not known whose it is. */
  readonly everyone: boolean;
  readonly clients: number;
  /** The first of them, in the order of their names. */
  readonly first: readonly string[];
}

/** Beside a footing, which it overrides. */
export interface AlteredNote {
  readonly settled?: false;
  readonly altered?: AlteredClients;
}

const firstMax = 10;

/** What an answer from rows says of whose evidence is altered; nothing where nobody's is. */
export function alteredClients({ isEveryone, clients }: Altered): AlteredNote {
  if (!isEveryone && clients.size === 0) return {};
  return {
    settled: false,
    altered: { everyone: isEveryone, clients: clients.size, first: [...clients].slice(0, firstMax) },
  };
}

/** For the documentation. */
export const alteredText =
  ' Where evidence is not as the ledger’s log has it, `altered` says of whom, and R-000 lies over what is said of them here. It is ' +
  'absent where all of it is.';

/** The same of indicators. */
export const alteredIndicatorsText =
  ' Where evidence is not as the ledger’s log has it, `altered` says of whom. Indicators count what is stored as it stands, and are ' +
  'no better than amber while that is so: what was altered may hide what they count. It is absent where all of it is.';
