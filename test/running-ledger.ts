import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Config,
  defaultLimits,
  type HttpLimits,
  type LedgerOptions,
  type RunningLedger,
  readConfig,
  startLedger,
} from '../apps/ledger/main.js';

const folders: string[] = [];

/** Processes of one ledger on a server need one tag key: those of a test have one for all ledgers on servers. */
let sharedKeys: string | undefined;

export function tagKeyOfServers(): NodeJS.ProcessEnv {
  sharedKeys ??= mkdtempSync(join(tmpdir(), 'initium-keys-'));
  return { INITIUM_TAG_KEY_FILE: join(sharedKeys, 'tag.key') };
}

/** A fresh data folder, gone after `removeFolders`. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'initium-test-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  if (sharedKeys !== undefined) rmSync(sharedKeys, { recursive: true, force: true });
  sharedKeys = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export interface TestOptions extends Omit<LedgerOptions, 'config'> {
  readonly folder?: string;
  readonly limits?: Partial<HttpLimits>;
  readonly shares?: Partial<Config['shares']>;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * A real ledger in this process, on a free port and, unless told where, in a fresh folder. A new one begins with rule set P1,
 * whose answers most tests tell, unless `env` has another `INITIUM_RULE_SET`.
 */
export function runLedger({
  folder = freshFolder(),
  limits,
  shares,
  env,
  ...options
}: TestOptions = {}): Promise<RunningLedger> {
  const begins = existsSync(join(folder, 'ledger.sqlite')) ? {} : { INITIUM_RULE_SET: 'P1' };
  const keys = env?.INITIUM_STORE === undefined ? {} : tagKeyOfServers();
  const settings = { INITIUM_DATA: folder, INITIUM_LISTEN: '127.0.0.1:0', ...keys, ...begins, ...env };
  const config = readConfig(settings, { ...defaultLimits, ...limits }, shares);
  return startLedger({ logLevel: 'fatal', ...options, config });
}

/** A valid event; `overrides` replace its attributes, undefined leaves one out. */
export function contact(id: string, overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source: 'crm',
    type: 'initium.ClientContact.v1',
    subject: 'client/c1',
    time: '2026-03-02T09:15:00Z',
    data: { channel: 'WEBSITE' },
    ...overrides,
  };
}

export const eventType = 'application/cloudevents+json';
export const batchType = 'application/cloudevents-batch+json';
export const linesType = 'application/x-ndjson';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a stranger reads of an answer is what the test says of it
  readonly body: any;
}

/** Sends a body as it is, or as JSON, and reads the answer. */
export async function post(
  url: string,
  contentType: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': contentType, ...headers },
    body: raw,
  });
  return answered(response);
}

export async function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return answered(await fetch(url, { headers }));
}

async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  const lines = response.headers.get('content-type') === linesType;
  const body = lines ? linesOf(text) : json ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

// biome-ignore lint/suspicious/noExplicitAny: as above
export function linesOf(text: string): any[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/**
 * All that is in a ledger’s store, by stream, but for whose tokens there are: the ledger records that when it finds the time, whatever
 * is asked of it meanwhile.
 */
export async function streamsOf({ store }: RunningLedger): Promise<Map<string, number>> {
  const streams = new Map<string, number>();
  for await (const events of store.readAll()) {
    for (const { stream } of events)
      if (!stream.startsWith('ledger-tokens-')) streams.set(stream, (streams.get(stream) ?? 0) + 1);
  }
  return streams;
}
