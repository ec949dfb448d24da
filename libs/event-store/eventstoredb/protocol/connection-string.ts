/** How a server is reached. */
export interface ServerAddress {
  /** `esdb://…` or `esdb+discover://…`, with the client's own options. */
  readonly url: string;
  /** In place of those in the connection string. */
  readonly user?: string;
  readonly password?: string;
}

/** What the client knows, in the spelling that it gives it, and what a value must be. */
const options: Readonly<Record<string, RegExp>> = {
  tls: /^(true|false)$/,
  tlscafile: /./,
  tlsverifycert: /^true$/,
  usercertfile: /./,
  userkeyfile: /./,
  nodepreference: /^(leader|follower|random|read_?-?only_?-?replica)$/i,
  maxdiscoverattempts: /^\d+$/,
  discoveryinterval: /^\d+$/,
  gossiptimeout: /^\d+$/,
  keepaliveinterval: /^(-1|\d{5,})$/,
  keepalivetimeout: /^(-1|\d{5,})$/,
  connectionname: /./,
  defaultdeadline: /^[1-9]\d*$/,
};

const form =
  /^(?:esdb|kurrentdb)(?<discover>\+discover)?:\/\/(?:(?<user>[^:@/?]+):(?<password>[^@/?]+)@)?(?<hosts>[^/?@]+)\/?(?:\?(?<query>.*))?$/;
const host = /^[A-Za-z0-9._-]+(?::\d{1,5})?$/;

interface ParsedConnection {
  /** What the client knows it as, whichever of the server's names is used. */
  readonly scheme: 'esdb' | 'esdb+discover';
  readonly user?: string;
  readonly password?: string;
  readonly hosts: string;
  readonly options: ReadonlyMap<string, string>;
}

/**
 * What is wrong with a connection string, in words that hold nothing of it but the name of an option; undefined when it
 * is right. The client itself warns of what it does not know, and goes on.
 */
export function troubleWithConnectionString(text: string): string | undefined {
  const parts = form.exec(text)?.groups;
  if (parts === undefined) return 'must be esdb://[USER:PASSWORD@]HOST[:PORT][,…][?OPTION=VALUE[&…]]';
  if (
    !String(parts.hosts)
      .split(',')
      .every((one) => host.test(one))
  )
    return 'names a host that is none';
  if (hostsIn(parts.hosts).some(({ port }) => port < 1 || port > 65_535))
    return 'names a port that is none (1 to 65535)';
  const seen = new Set<string>();
  for (const [name, value] of pairs(parts.query)) {
    const flat = flatName(name);
    const known = Object.hasOwn(options, flat) ? options[flat] : undefined;
    if (known === undefined) return `has no option ${name}`;
    if (flat === 'tlsverifycert' && value === 'false')
      return `option ${name}: certificates are always checked; name the CA with tlsCAFile`;
    if (!known.test(value)) return `option ${name} cannot have that value`;
    if (seen.has(flat)) return `has option ${name} twice`;
    seen.add(flat);
  }
  if (seen.has('usercertfile') !== seen.has('userkeyfile')) return 'needs userCertFile and userKeyFile together';
  return undefined;
}

/** A server is taken to listen there where nothing else is said. */
const usualPort = 2113;

const hostsIn = (hosts = ''): { readonly host: string; readonly port: number }[] =>
  hosts.split(',').map((one) => {
    const [name = '', port] = one.split(':');
    return { host: name, port: port === undefined ? usualPort : Number(port) };
  });

/** Where the first of its nodes is, and whether TLS is spoken with it. */
export function spokenTo({ url }: ServerAddress): {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
} {
  const { hosts, options: given } = parse(url);
  const [first = { host: 'localhost', port: usualPort }] = hostsIn(hosts);
  return { ...first, isTls: given.get('tls') !== 'false' };
}

/** How long one node is asked who leads: one that does not answer is not to keep the others from being asked. */
const gossipTimeoutSeconds = 1;

/** The connection string for a client that writes: it needs the leader, whatever node is preferred for reading. */
export function forWriting(server: ServerAddress): string {
  return written(server, new Map([['nodepreference', 'leader']]));
}

export function forReading(server: ServerAddress): string {
  return written(server, new Map());
}

function written(server: ServerAddress, fixed: ReadonlyMap<string, string>): string {
  const parsed = parse(server.url);
  const { user = parsed.user, password = parsed.password } = server;
  const credentials =
    user === undefined || password === undefined ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  const all = new Map([['gossiptimeout', `${gossipTimeoutSeconds}`], ...parsed.options, ...fixed]);
  const query = [...all].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${parsed.scheme}://${credentials}${parsed.hosts}${query === '' ? '' : `?${query}`}`;
}

function parse(text: string): ParsedConnection {
  const parts = form.exec(text)?.groups;
  if (parts === undefined) throw new Error('The connection string was not checked');
  return {
    scheme: parts.discover === undefined ? 'esdb' : 'esdb+discover',
    user: parts.user && decodeURIComponent(parts.user),
    password: parts.password && decodeURIComponent(parts.password),
    hosts: String(parts.hosts),
    options: new Map(pairs(parts.query).map(([name, value]) => [flatName(name), value])),
  };
}

function pairs(query = ''): [name: string, value: string][] {
  if (query === '') return [];
  return query.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? [pair, ''] : [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
  });
}

/** Option names are taken in any case, with or without hyphens and underscores, as the client takes them. */
const flatName = (name: string): string => name.trim().toLowerCase().replace(/[_-]/g, '');
