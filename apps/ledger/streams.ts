/**
 * What the names of the ledger's streams begin with: evidence, what is no evidence, attempts at an identity that is taken,
 * the ledger's own facts, and the streams of what is decided. A server that others share holds more.
 */
export const streamPrefixes = ['evidence-', 'quarantine-', 'conflict-', 'ledger-', 'hold-', 'erasure-', 'sequencer'];
