import { isDeepStrictEqual } from 'node:util';
import { FollowedFile } from '../../access/followed-file.js';
import { kindsOf } from '../../access/kind-rights.js';
import type { KeptList } from '../../access/list-record.js';
import type { Principal } from '../../access/principal.js';
import type { ConnectionEntry } from './connection-entry.js';
import { connectionsIn } from './connection-file.js';
import type { SignedBy, WebhookRequest } from './signature-scheme.js';
import { schemeNamed } from './signature-schemes.js';
import { unmappedArrival, type WebhookMapping } from './webhook-mapping.js';

/** Before the name of a connection in that of its principal. No token may be called so. */
export const webhookPrincipalPrefix = 'webhook:';

/** A connection as it is in force. */
export interface WebhookConnection {
  readonly entry: ConnectionEntry;
  /** In whose name all that it delivers is recorded. */
  readonly principal: Principal;
  readonly mapping: WebhookMapping;
  /** Why its mapping is not in force, and all that it delivers goes into quarantine. */
  readonly trouble: string | undefined;
  /** By each of its secrets; undefined where none of them signed it. */
  verify(request: WebhookRequest): SignedBy | undefined;
}

/** What a connection is to whoever asks, as it goes on record: without secrets. */
export interface ToldConnection
  extends Pick<ConnectionEntry, 'name' | 'mapping' | 'source' | 'scheme' | 'kinds' | 'windowSeconds' | 'created'> {
  readonly mappingHash?: string;
  readonly secretsSince: readonly string[];
  readonly disabled?: string;
}

export interface WebhookConnectionsParts {
  /** Throws what keeps a mapping from being used, in one line. */
  readonly loadMapping: (name: string) => WebhookMapping;
  /** For how long the connections of before stay in force when their file is gone or cannot be read. */
  readonly awayMaxMs: number;
}

/** The connections of a file as it is now, as long as `FollowedFile` knows it. There need be no file. */
export class WebhookConnections implements KeptList<ToldConnection> {
  #byName: ReadonlyMap<string, WebhookConnection> = new Map();
  readonly #file: FollowedFile<readonly ConnectionEntry[]>;
  readonly #loadMapping: WebhookConnectionsParts['loadMapping'];

  private constructor(file: string, { loadMapping, awayMaxMs }: WebhookConnectionsParts) {
    this.#loadMapping = loadMapping;
    const take = (entries: readonly ConnectionEntry[]) => this.#take(entries);
    this.#file = new FollowedFile(file, { form: connectionsIn, awayMaxMs, mayBeMissing: true, take });
  }

  /** Throws what `loadGuardedFile` throws, but where the file is not there. */
  static async read(file: string, parts: WebhookConnectionsParts): Promise<WebhookConnections> {
    const connections = new WebhookConnections(file, parts);
    await connections.#file.read();
    return connections;
  }

  find(name: string): WebhookConnection | undefined {
    return this.#byName.get(name);
  }

  get all(): readonly WebhookConnection[] {
    return [...this.#byName.values()];
  }

  get entries(): readonly ToldConnection[] {
    return this.all.map(({ entry, mapping }) => told(entry, mapping.hash));
  }

  get file(): string {
    return this.#file.file;
  }

  /** Whether any connection can be known: not where the file has been away for too long. */
  get areKnown(): boolean {
    return this.#file.isKnown;
  }

  /** Of the file's bytes as they are in force; null where no connection is known. */
  get sha256(): string | null {
    return this.#file.sha256;
  }

  get mode(): number {
    return this.#file.mode;
  }

  /** Undefined while the file is in order. */
  get trouble(): string | undefined {
    return this.#file.trouble;
  }

  watch(onLooked: () => void): void {
    this.#file.watch(onLooked);
  }

  close(): void {
    this.#file.close();
  }

  /** A mapping's file is read whenever the connections file is another. */
  #take(entries: readonly ConnectionEntry[]): void {
    this.#byName = new Map(entries.map((entry) => [entry.name, this.#inForce(entry)]));
  }

  #inForce(entry: ConnectionEntry): WebhookConnection {
    const { scheme, secrets } = entry;
    const before = this.#byName.get(entry.name);
    const principal =
      before !== undefined && isDeepStrictEqual(before.entry, entry) ? before.principal : principalOf(entry);
    const keys = scheme === 'none' ? [''] : secrets.map(({ secret }) => secret);
    const verifiers = keys.map((key) => schemeNamed(scheme).verifier(key));
    const verify = (request: WebhookRequest): SignedBy | undefined => {
      for (const check of verifiers) {
        const signed = check(request);
        if (signed !== undefined) return signed;
      }
      return undefined;
    };
    return { entry, principal, verify, ...this.#mappingOf(entry.mapping) };
  }

  #mappingOf(name: string): Pick<WebhookConnection, 'mapping' | 'trouble'> {
    try {
      return { mapping: this.#loadMapping(name), trouble: undefined };
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      return { mapping: keepsAll(name), trouble };
    }
  }
}

/** In place of a mapping that cannot be used: nothing is lost, and can be mapped later. */
function keepsAll(name: string): WebhookMapping {
  return {
    name,
    hash: undefined,
    samples: [],
    map: (body, context) => ({
      arrivals: [unmappedArrival(body, ['could not be mapped: the mapping of its connection cannot be used'], context)],
      ignored: new Map(),
    }),
  };
}

function principalOf({ name, source, kinds }: ConnectionEntry): Principal {
  const speaks = { sources: new Set([source]), kinds: kindsOf(kinds) };
  const limits = { perSecond: undefined, perDay: undefined };
  const whole = `${webhookPrincipalPrefix}${name}`;
  return { name: whole, role: 'source', holder: 'machine', speaks, token: whole, limits };
}

function told(entry: ConnectionEntry, mappingHash: string | undefined): ToldConnection {
  const { name, mapping, source, scheme, kinds, windowSeconds, created, disabled, secrets } = entry;
  return {
    ...{ name, mapping, source, scheme, kinds, windowSeconds, created },
    secretsSince: secrets.map(({ since }) => since),
    ...(mappingHash !== undefined && { mappingHash }),
    ...(disabled !== undefined && { disabled }),
  };
}
