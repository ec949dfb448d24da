import { readFile } from 'node:fs/promises';
import { parseRoots, TimeStampError } from '#libs/time-stamps';
import { FormatError, type KnownKey, parsePolicy, witnessVerifier } from '#libs/transparency';
import { CommandFailure } from '../failure.js';
import { readRecorded } from '../recorded-file.js';
import type { Pinned } from './pinned.js';

/** The files that a verifier brings: whom to believe. */
export interface Brought {
  readonly policy: string;
  readonly tagKey?: string;
  readonly tsaRoots?: string;
  readonly replayers?: string;
  readonly evidence?: string;
}

/** What a verifier brought, read. Throws a `CommandFailure` where something is not what it should be. */
export async function pinnedBy({ policy, tagKey, tsaRoots, replayers, evidence }: Brought): Promise<Pinned> {
  return {
    policy: await understood('--policy', policy, (bytes) => parsePolicy(bytes)),
    tagKey: tagKey === undefined ? undefined : await understood('--tag-key', tagKey, tagKeyIn),
    timeRoots:
      tsaRoots === undefined
        ? undefined
        : await understood('--tsa-roots', tsaRoots, (bytes) => parseRoots(bytes.toString())),
    replayers: replayers === undefined ? [] : await understood('--replayers', replayers, keysIn),
    exported: evidence === undefined ? undefined : (await readRecorded(evidence)).evidence,
  };
}

async function understood<T>(option: string, file: string, read: (bytes: Buffer) => T): Promise<T> {
  const bytes = await readFile(file);
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof TimeStampError)) throw error;
    throw new CommandFailure(`${option}: ${error.message}`);
  }
}

function tagKeyIn(bytes: Buffer): Uint8Array {
  const text = bytes.toString('latin1').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new FormatError('is not 64 hexadecimal digits');
  return Buffer.from(text, 'hex');
}

function keysIn(bytes: Buffer): readonly KnownKey[] {
  const lines = bytes
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return keys.map((verifierKey) => ({ ...witnessVerifier(verifierKey), verifierKey }));
}
