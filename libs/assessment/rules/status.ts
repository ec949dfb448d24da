/** What the ledger answers, and what follows from it: whether the firm may serve, and whether it relies on Article 61. */
export const statuses = {
  EXEMPTION_UNAVAILABLE: { mayServe: false, reliesOnExemption: false },
  TAINTED: { mayServe: false, reliesOnExemption: false },
  INSUFFICIENT_EVIDENCE: { mayServe: false, reliesOnExemption: false },
  SAME_TYPE_EXTENSION: { mayServe: true, reliesOnExemption: true },
  CLIENT_INITIATED: { mayServe: true, reliesOnExemption: true },
  GRANDFATHERED: { mayServe: true, reliesOnExemption: false },
  WIND_DOWN: { mayServe: true, reliesOnExemption: false },
  AUTHORISED_ROUTE: { mayServe: true, reliesOnExemption: false },
  PRE_APPLICATION: { mayServe: true, reliesOnExemption: false },
  OUT_OF_SCOPE: { mayServe: true, reliesOnExemption: false },
  NO_RELATIONSHIP: { mayServe: false, reliesOnExemption: false },
} as const;

export type Status = keyof typeof statuses;

/** Worst first: the order of the roll-up from assets to a service. */
export const statusesFromWorst = Object.keys(statuses) as readonly Status[];

/** The worst of several statuses; undefined of none. */
export const worstStatus = (of: readonly Status[]): Status | undefined =>
  statusesFromWorst.find((status) => of.includes(status));
