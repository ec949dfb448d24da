import type { Finding } from '#libs/event-store';
import {
  addCheckpointBytes,
  FormatError,
  isQuorum,
  type KnownKey,
  type LogPolicy,
  type NoteSignature,
  noteBytes,
  noteBytesMax,
  parseCheckpointText,
  parseCosignatures,
  parseNote,
  parseWitnessedSize,
  type TreeHead,
  verifiedSignatures,
} from '#libs/transparency';
import { boundedBody, whyFailed } from './bounded-body.js';

/** What witnesses are asked to cosign. */
export interface ToCosign {
  /** Signed by the log. */
  readonly note: Uint8Array;
  readonly head: TreeHead;
  /** The proof that the log goes on from what it was at a smaller size. */
  proofFrom(oldSize: number): readonly Uint8Array[];
}

/** How long a checkpoint waits for all witnesses together, in milliseconds. */
const cosignMsMax = 2_000;

/** A witness that does not cosign, and what is to be said of it. */
class NotCosigned extends Error {
  override readonly name = 'NotCosigned';

  /** @param isFork whether it has cosigned what this log does not go on from */
  constructor(
    message: string,
    readonly isFork = false,
  ) {
    super(message);
  }
}

/** Asks the witnesses of a policy to cosign checkpoints of one log (C2SP tlog-witness). */
export class Witnesses {
  readonly #policy: LogPolicy;
  /** What each has cosigned last, as far as is known. */
  readonly #sizes = new Map<KnownKey, number>();
  #findings: readonly Finding[] = [];
  #isQuorum = false;

  constructor(policy: LogPolicy) {
    this.#policy = policy;
  }

  /** What is missing of the checkpoint for which they were asked last. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** Whether those who answered last are enough for the policy. */
  get isQuorum(): boolean {
    return this.#isQuorum;
  }

  /**
   * The largest size that one of them has cosigned; 1 where none has cosigned more than it is asked for, the checkpoint of the first
   * leaf, which every history of a log has.
   */
  async sizeSeen(first: Uint8Array): Promise<number> {
    const asked: ToCosign = { note: first, head: openedHead(first), proofFrom: () => [] };
    const sizes = await this.#each(asked, async (witness, signal) => {
      const answer = await send(witness, { ...asked, oldSize: 0 }, signal);
      if (answer.status === 409) return parseWitnessedSize(answer.body);
      if (answer.status !== 200) throw new NotCosigned(`it answered ${answer.status}`);
      return asked.head.size;
    });
    return Math.max(1, ...sizes);
  }

  /**
   * The checkpoint with the cosignatures that there are within two seconds, each of them verified. It is published also where
   * they are too few: whether they are enough is for whoever verifies to say.
   */
  async cosigned(asked: ToCosign): Promise<Buffer> {
    const cosignatures = await this.#each(asked, (witness, signal) => this.#ask(witness, asked, signal));
    const { text, signatures } = parseNote(asked.note);
    return Buffer.from(noteBytes({ text, signatures: [...signatures, ...cosignatures] }));
  }

  /** What those say who answer within two seconds. */
  async #each<Said>(
    { head }: ToCosign,
    ask: (witness: KnownKey, signal: AbortSignal) => Promise<Said>,
  ): Promise<readonly Said[]> {
    const signal = AbortSignal.timeout(cosignMsMax);
    const answers = await Promise.all(
      [...this.#policy.witnesses].map(async ([name, witness]) => {
        try {
          return { name, said: [await ask(witness, signal)], findings: [] };
        } catch (error) {
          return { name, said: [], findings: [notCosigned(name, witness, signal.aborted ? timedOut : error)] };
        }
      }),
    );
    const names = answers.filter(({ said }) => said.length > 0).map(({ name }) => name);
    const findings = answers.flatMap((answer) => answer.findings);
    this.#isQuorum = isQuorum(this.#policy, new Set(names));
    this.#findings = this.#isQuorum ? findings : [quorumMissing(this.#policy.quorum, head.size, names), ...findings];
    return answers.flatMap(({ said }) => said);
  }

  async #ask(witness: KnownKey, asked: ToCosign, signal: AbortSignal): Promise<NoteSignature> {
    let oldSize = this.#sizes.get(witness) ?? 0;
    let answer = await send(witness, { ...asked, oldSize }, signal);
    for (let again = 0; answer.status === 409 && again < 2; again++) {
      const size = parseWitnessedSize(answer.body);
      if (size === oldSize) throw new NotCosigned(`it has cosigned other ${size} leaves`, true);
      if (size > asked.head.size)
        throw new NotCosigned(`it has cosigned ${size} leaves, and this ledger signs ${asked.head.size}`, true);
      oldSize = size;
      answer = await send(witness, { ...asked, oldSize }, signal);
    }
    if (answer.status === 422)
      throw new NotCosigned(`this ledger does not go on from the ${oldSize} leaves that it has cosigned`, true);
    if (answer.status !== 200) throw new NotCosigned(`it answered ${answer.status}`);
    const { text } = parseNote(asked.note);
    const [cosignature] = verifiedSignatures({ text, signatures: parseCosignatures(answer.body) }, [witness]);
    if (cosignature === undefined) throw new NotCosigned('it answered with no cosignature of its key');
    this.#sizes.set(witness, asked.head.size);
    return cosignature;
  }
}

const openedHead = (note: Uint8Array): TreeHead => parseCheckpointText(parseNote(note).text);

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

async function send(
  { url }: KnownKey,
  { note, oldSize, proofFrom }: ToCosign & { readonly oldSize: number },
  signal: AbortSignal,
): Promise<Answer> {
  if (url === undefined) throw new NotCosigned('the policy has no URL of it');
  const hashes = oldSize === 0 ? [] : proofFrom(oldSize);
  const body = Buffer.from(addCheckpointBytes({ oldSize, hashes, checkpoint: note }));
  const target = `${url.replace(/\/$/, '')}/add-checkpoint`;
  const response = await fetch(target, { method: 'POST', body, redirect: 'error', signal });
  return { status: response.status, body: await boundedBody(response, noteBytesMax) };
}

const timedOut = new NotCosigned(`it did not answer within ${cosignMsMax / 1000} seconds`);

function notCosigned(name: string, { url = '' }: KnownKey, error: unknown): Finding {
  const about = `${name} ${url}`.trimEnd();
  if (error instanceof NotCosigned && error.isFork) return forked(about, error.message);
  if (error instanceof NotCosigned || error instanceof FormatError) return away(about, error.message);
  return away(about, whyFailed(error));
}

const away = (about: string, why: string): Finding => ({
  code: 'witness-away',
  about,
  detail: `The witness did not cosign the last checkpoint: ${why}.`,
  remedy: 'It is asked again with the next one. Where that does not help, ask whoever runs it.',
  bars: 'nothing',
});

const forked = (about: string, why: string): Finding => ({
  code: 'log-witnessed-otherwise',
  about,
  detail: `The witness refuses to cosign: ${why}.`,
  remedy:
    'Find out who else signs with the key of this log, or what became of this ledger; what was cosigned stands (docs/log.md).',
  bars: 'nothing',
});

const quorumMissing = (quorum: string, size: number, cosigned: readonly string[]): Finding => ({
  code: 'log-quorum-missing',
  about: quorum,
  detail: `The checkpoint of ${size} leaves was published with ${
    cosigned.length === 0 ? 'no cosignature' : `cosignatures of ${cosigned.join(', ')} alone`
  }, and the policy wants more.`,
  remedy: 'The next one is tried again; until then whoever goes by this policy refuses it.',
  bars: 'nothing',
});
