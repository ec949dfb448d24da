import type { Role } from './role.js';

/** Who a request was found to come from. There is none where the ledger does not ask. */
export interface Principal {
  /** As it stands in the metadata of all that is recorded on the request. */
  readonly name: string;
  readonly role: Role;
  /** Of a source: the only ones for which it may speak. Undefined where any may be spoken for. */
  readonly sources: ReadonlySet<string> | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before anything of the request is read; undefined with `INITIUM_AUTH=none`. */
    principal: Principal | undefined;
  }
}
