/** What a ledger said of an event when it took it. */
export interface Receipt {
  readonly id: string;
  /** The hash of its leaf, in hex. */
  readonly hash: string;
}

/** That the ledger's log is not what the ledger said. The bytes are evidence: keep them. */
export interface LogProblem {
  /** When this machine saw it: RFC 3339. */
  readonly foundAt: string;
  readonly detail: string;
  /** The event whose receipt it is about. */
  readonly id?: string;
  /** The checkpoint that was kept from before, as it was signed. */
  readonly kept?: string;
  /** What the ledger shows now. */
  readonly shown?: string;
}
