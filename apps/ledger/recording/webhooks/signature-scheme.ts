/** A delivery as far as a signature can cover it. */
export interface WebhookRequest {
  readonly method: string;
  /** As the vendor called it: with the scheme, the host and the query. */
  readonly url: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** Whether the ledger can be reached from its own machine only. */
  readonly isLoopback: boolean;
}

/** What a good signature says: when the vendor sent it, in ms, where that is signed. */
export interface SignedBy {
  readonly signedAt: number | undefined;
}

/** How one vendor shows that a delivery is its own. */
export interface SignatureScheme {
  /** Where it is documented. */
  readonly documented: string;
  /** The headers without which nothing can be signed: a request that lacks one is refused before its body is read. */
  readonly needs: readonly string[];
  /** Whether the time of sending is covered: without it, a delivery that is sent again cannot be told from the first. */
  readonly signsTime: boolean;
  /** Whether the body is covered: without it, whoever saw one delivery can send another in its name. */
  readonly signsBody: boolean;
  /** What is wrong with a secret; undefined where nothing is. */
  readonly troubleWithSecret?: (secret: string) => string | undefined;
  /** Checks deliveries by one secret; undefined where the signature is not good. Throws for a secret that has trouble. */
  readonly verifier: (secret: string) => (request: WebhookRequest) => SignedBy | undefined;
  /**
   * Signs as the vendor would, where the secret can: with a public key nobody can. For tests of a connection. Gives the headers, and
   * the body where the signature lies in that.
   */
  readonly signer?: (
    secret: string,
  ) => (
    request: WebhookRequest,
    now: number,
  ) => { readonly headers: Readonly<Record<string, string>>; readonly body?: Uint8Array };
}

/** One value of a header; the empty text where there is none, or several. */
export function headerOf({ headers }: Pick<WebhookRequest, 'headers'>, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
