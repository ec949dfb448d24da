/** What a time stamp says. */
export interface StampedHash {
  /** The hash of what was stamped, and of which digest it is, by its name to `node:crypto`. */
  readonly imprint: { readonly digest: string; readonly hash: Uint8Array };
  /** When the authority says that it saw it, in milliseconds since 1970. */
  readonly genTime: number;
  /** The number of the request; undefined for none. */
  readonly nonce: Uint8Array | undefined;
}
