import type { Holder, Role } from './role.js';

/** Who a request was found to come from. There is none where the ledger does not ask. */
export interface Principal {
  /** As it stands in the metadata of all that is recorded on the request. */
  readonly name: string;
  readonly role: Role;
  /** Undefined where the token does not say. */
  readonly holder: Holder | undefined;
  /** Of a source: what it may say, by `kind-rights.ts`. Undefined where all may be said. */
  readonly speaks: Speech | undefined;
  /** The id of the token that it was found by. */
  readonly token: string;
  /** How many events the token may send; undefined where that is not limited. */
  readonly limits: { readonly perSecond: number | undefined; readonly perDay: number | undefined };
}

export interface Speech {
  /** The only ones for which it may speak. */
  readonly sources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

/** Of a principal what is recorded. */
export type Named = Pick<Principal, 'name'>;

/** In whose name something is recorded on a request: `anonymous` where nobody is asked who they are. */
export const askedFor = (by: Named | undefined): string => by?.name ?? 'anonymous';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before anything of the request is read; undefined with `INITIUM_AUTH=none`. */
    principal: Principal | undefined;
  }
}
