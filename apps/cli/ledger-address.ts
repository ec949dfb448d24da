import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { CommandFailure } from './failure.js';

export const defaultUrl = 'http://127.0.0.1:8080';

/** The address of something that a ledger answers, below where it listens. Throws a `CommandFailure` for what is no address. */
export function ledgerAddress(url: string, path: string): URL {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new CommandFailure(`--url ${url}: must be the address of a ledger, such as ${defaultUrl}`);
  }
  return new URL(path, url.endsWith('/') ? url : `${url}/`);
}

/** How to ask at such an address. */
export function requesterOf({ protocol }: URL): typeof requestPlain {
  return protocol === 'https:' ? requestSecure : requestPlain;
}

/** What the ledger says of a failure in a problem object (RFC 9457), or its status where it sent none. */
export function problemText(status: number | undefined, body: string): string {
  try {
    const { title, detail } = JSON.parse(body) as { title?: unknown; detail?: unknown };
    const said = [title, detail].filter((text) => typeof text === 'string');
    if (said.length > 0) return said.join(': ');
  } catch {
    // No problem object: some other server, or a proxy, answers there.
  }
  return `HTTP ${status}`;
}

/** What went wrong between here and the ledger, as one line for whoever typed the command. */
export function connectionFailure(address: URL, error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  return new CommandFailure(`${address.origin}: ${reasonOf(error as NodeJS.ErrnoException)}`, { cause: error });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNREFUSED') return 'no ledger answers there';
  if (error instanceof SyntaxError) return 'what answers there is no ledger';
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return `the connection was cut (${error.code})`;
  return `the connection failed (${error.code ?? error.message})`;
}
