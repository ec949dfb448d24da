/** What a token may do; which addresses that is says `route-roles.ts`. */
export const roles = ['source', 'reader', 'officer', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Who holds a token. Only persons, who each have one name, decide what takes two persons. */
export const holders = ['person', 'machine'] as const;
export type Holder = (typeof holders)[number];
