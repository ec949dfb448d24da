/** What a token may do; which addresses that is says `route-roles.ts`. */
export const roles = ['source', 'reader', 'officer', 'auditor'] as const;
export type Role = (typeof roles)[number];
