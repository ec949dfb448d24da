import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { askLedger } from '../ask-ledger.js';
import { ledgerAddress } from '../ledger-address.js';

/** Where a log's files are: by their names in it, whatever holds them. */
export interface LogSource {
  /** Undefined where there is none. No more than a byte over `bytesMax` is read, whatever is there. */
  read(path: string, bytesMax: number): Promise<Uint8Array | undefined>;
}

/** A folder, or a URL below which they are served; then with the token of `INITIUM_TOKEN`, if there is one. */
export function logSource(place: string, signal: AbortSignal): LogSource {
  if (/^https?:\/\//.test(place)) return { read: (path, max) => readServed(ledgerAddress(place, path), max, signal) };
  return { read: (path, max) => readFileOf(join(place, path), max, signal) };
}

async function readServed(address: URL, bytesMax: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const response = await askLedger(address, '*/*', signal, { notFound: true });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > bytesMax) break;
  }
  return response.statusCode === 404 ? undefined : Buffer.concat(chunks);
}

async function readFileOf(path: string, bytesMax: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  signal.throwIfAborted();
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, bytesMax + 1));
    const { bytesRead } = await file.read(bytes);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
