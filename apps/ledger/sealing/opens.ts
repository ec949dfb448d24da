import type { Principal } from '../access/principal.js';
import type { Role } from '../access/role.js';

/** Who sees what is sealed. */
export const openingRoles: readonly Role[] = ['officer', 'auditor'];

/** Whether whoever asks may see what is sealed: anybody where nobody is asked who they are. */
export const opensFor = (asker: Principal | undefined): boolean =>
  asker === undefined || openingRoles.includes(asker.role);
