/** Token of the `Clock` that this process runs under. What the ledger calls now is `EventStore.now()`. */
export const CLOCK = Symbol('Clock');
