import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Finding } from '#libs/event-store';
import { instantText } from '#libs/evidence';
import {
  answersNonce,
  openTimeStamp,
  responseBytesMax,
  TimeStampError,
  timeStampMediaTypes,
  timeStampRequest,
  tokenIn,
  trustIn,
} from '#libs/time-stamps';
import type { LedgerParts } from '../ledger.module.js';
import { bookkeeping } from '../ledger-fact.js';
import { boundedBody, whyFailed } from './bounded-body.js';

/** What the ledger records of itself where an authority has stamped a checkpoint of its log. */
export interface LogAnchor {
  /** The signed checkpoint with its cosignatures, whose SHA-256 is stamped. */
  readonly checkpoint: string;
  /** The RFC 3161 token, in base64. */
  readonly token: string;
  /** Where the authority was asked. */
  readonly tsa: string;
  /** Whose certificate has signed. */
  readonly authority: string;
  /** When it saw the checkpoint, says the authority. */
  readonly genTime: string;
  readonly revocation: 'not checked';
}

/** How often it is looked for a checkpoint that is new, and how long it waits after a first failure, in milliseconds. */
const [lookEveryMs, againAfterMs] = [1_000, 2_000];
const requestMsMax = 15_000;
const nonceBytes = 16;
/** With its token, a larger one would be no leaf any more. */
const checkpointBytesMax = 16_384;

/**
 * Has authorities of time stamp the log's checkpoints, each every so many minutes where there is a new one, and records what they
 * gave, so that it is a leaf. One that is away is tried again and again, and holds up nothing.
 */
export class Anchoring {
  readonly #parts: Pick<LedgerParts, 'ledgerLog' | 'store' | 'timeRoots'>;
  readonly #everyMs: number;
  readonly #findings = new Map<string, Finding>();

  constructor(parts: Pick<LedgerParts, 'ledgerLog' | 'store' | 'timeRoots'>, everyMs: number) {
    this.#parts = parts;
    this.#everyMs = everyMs;
  }

  /** The authorities that have not stamped what they were asked for last. */
  findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  /** Goes on until the signal aborts. Never rejects. */
  async keep(tsa: string, signal: AbortSignal): Promise<void> {
    let anchored: Uint8Array | undefined;
    let [waitMs, failures] = [lookEveryMs, 0];
    while (!signal.aborted) {
      await pause(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      waitMs = lookEveryMs;
      try {
        const checkpoint = this.#parts.ledgerLog.checkpoint();
        if (checkpoint === undefined || (anchored !== undefined && Buffer.compare(anchored, checkpoint) === 0))
          continue;
        await this.#anchor(tsa, checkpoint, signal);
        anchored = checkpoint;
        failures = 0;
        waitMs = this.#everyMs;
        this.#findings.delete(tsa);
      } catch (error) {
        waitMs = Math.min(againAfterMs * 2 ** failures++, Math.max(this.#everyMs, againAfterMs));
        this.#findings.set(tsa, notStamped(tsa, error));
      }
    }
  }

  async #anchor(tsa: string, checkpoint: Uint8Array, signal: AbortSignal): Promise<void> {
    if (checkpoint.length > checkpointBytesMax)
      throw new Error(`the checkpoint has more than ${checkpointBytesMax} bytes, of too many cosignatures`);
    const imprint = createHash('sha256').update(checkpoint).digest();
    const nonce = randomBytes(nonceBytes);
    const token = tokenIn(await send(tsa, timeStampRequest(imprint, nonce), signal));
    const stamp = openTimeStamp(token);
    if (stamp.imprint.digest !== 'sha256' || !imprint.equals(stamp.imprint.hash))
      throw new TimeStampError('it is of something else than what was asked');
    if (!answersNonce(stamp.nonce, nonce)) throw new TimeStampError('it is the answer to another request');
    const { trouble } = trustIn(stamp, this.#parts.timeRoots.certificates);
    if (trouble !== undefined) throw new TimeStampError(trouble);
    await this.#record({
      checkpoint: Buffer.from(checkpoint).toString(),
      token: Buffer.from(token).toString('base64'),
      tsa,
      authority: stamp.authority,
      genTime: instantText(stamp.genTime),
      revocation: 'not checked',
    });
  }

  /** Once for each checkpoint and authority, by the stream's name. */
  async #record(anchor: LogAnchor): Promise<void> {
    const name = createHash('sha256').update(`${anchor.tsa}\n${anchor.checkpoint}`).digest('hex');
    const events = [bookkeeping('ledger.anchor', anchor)];
    await this.#parts.store.append([{ stream: `ledger-anchor-${name}`, expectedRevision: 'NO_STREAM', events }]);
  }
}

/** Has the log's checkpoints stamped from now on, where the settings name authorities and this process signs. */
export function anchorLog(parts: LedgerParts): void {
  const { tsa, tsaEveryMs } = parts.config;
  if (!parts.ledgerLog.signs) return;
  const anchoring = new Anchoring(parts, tsaEveryMs);
  parts.incidents.watch(async () => anchoring.findings());
  for (const url of tsa) void anchoring.keep(url, parts.closing.signal);
}

async function send(tsa: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(tsa, {
    method: 'POST',
    headers: { 'content-type': timeStampMediaTypes.request, accept: timeStampMediaTypes.response },
    body: Buffer.from(request),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(requestMsMax)]),
  });
  if (response.status !== 200) throw new Error(`it answered ${response.status}`);
  return boundedBody(response, responseBytesMax);
}

function notStamped(tsa: string, error: unknown): Finding {
  const isFalse = error instanceof TimeStampError;
  return {
    code: isFalse ? 'time-stamp-refused' : 'time-authority-away',
    about: tsa,
    detail: isFalse
      ? `What the authority gave for the log's checkpoint is not believed: ${error.message}.`
      : `The authority has not stamped the log's last checkpoint: ${whyFailed(error)}.`,
    remedy: isFalse
      ? 'Look whether it is the one that is meant, and whether its root is in INITIUM_TSA_ROOTS_FILE; it is asked again.'
      : 'It is asked again, less and less often; meanwhile nothing new has a time but that of this ledger.',
    bars: 'nothing',
  };
}
