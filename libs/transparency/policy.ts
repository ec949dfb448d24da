import { logVerifier, type OpenedCheckpoint, openCheckpoint } from './checkpoint.js';
import { cosignatureTime, witnessVerifier } from './cosignature.js';
import { textOf, viewed } from './encodings.js';
import { FormatError } from './format-error.js';
import { type NoteVerifier, verifiedSignatures } from './note.js';

/** A log or a witness that a policy knows. */
export interface KnownKey extends NoteVerifier {
  readonly verifierKey: string;
  readonly url?: string;
}

/** So many of these members, each a witness or a group before this one. */
interface WitnessGroup {
  readonly threshold: number;
  readonly members: readonly string[];
}

/** Whose checkpoints count, and who has to have cosigned them (C2SP tlog-policy). */
export interface LogPolicy {
  readonly logs: readonly KnownKey[];
  /** By their names in the policy. */
  readonly witnesses: ReadonlyMap<string, KnownKey>;
  readonly groups: ReadonlyMap<string, WitnessGroup>;
  /** The witness or group that has to have cosigned; `none` for nobody. */
  readonly quorum: string;
}

export const policyBytesMax = 262_144;
const definitionsMax = 1_024;
const NOBODY = 'none';
const OCTETS = /^[\t\n\x20-\x7e\x80-\xff]*$/;

/** Whether the quorum is among those who cosigned, told by their names in the policy. */
export function isQuorum({ groups, quorum }: LogPolicy, cosigned: ReadonlySet<string>): boolean {
  const reached = new Set([NOBODY, ...cosigned]);
  // Groups name only what is defined before them.
  for (const [name, { threshold, members }] of groups)
    if (members.filter((member) => reached.has(member)).length >= threshold) reached.add(name);
  return reached.has(quorum);
}

/** A checkpoint as a policy sees it. */
export interface WitnessedCheckpoint extends OpenedCheckpoint {
  /** The witnesses that have cosigned it, by their names in the policy, and when each did, in seconds since 1970. */
  readonly cosigned: ReadonlyMap<string, number>;
  /** Whether they are enough. */
  readonly hasQuorum: boolean;
}

/**
 * Reads a checkpoint that a log of the policy has signed, and says which of its witnesses have cosigned it. Throws a
 * `FormatError` as `openCheckpoint` does, and where a cosignature of a witness that the policy knows is wrong.
 */
export function openWitnessed(bytes: Uint8Array, policy: LogPolicy): WitnessedCheckpoint {
  const opened = openCheckpoint(bytes, ...policy.logs);
  const verified = verifiedSignatures(opened.note, [...policy.witnesses.values()]);
  const cosigned = new Map<string, number>();
  for (const [name, { keyName, keyId }] of policy.witnesses) {
    const cosignature = verified.find((each) => each.keyName === keyName && each.keyId === keyId);
    if (cosignature !== undefined) cosigned.set(name, cosignatureTime(cosignature));
  }
  return { ...opened, cosigned, hasQuorum: isQuorum(policy, new Set(cosigned.keys())) };
}

/**
 * Reads a policy file. Throws a `FormatError` with the line where it is none, or beyond the limits. Names are octets to it:
 * those outside ASCII come as one character each.
 */
export function parsePolicy(bytes: Uint8Array): LogPolicy {
  if (bytes.length > policyBytesMax)
    throw new FormatError(`a policy of ${bytes.length} bytes is over ${policyBytesMax}`);
  const text = viewed(bytes).toString('latin1');
  if (!OCTETS.test(text)) throw new FormatError('a policy holds a control character');
  const reading = new PolicyReading();
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.split(/[\t ]+/).filter((word) => word !== '');
    if (words.length === 0 || words[0]?.startsWith('#')) continue;
    try {
      reading.take(words);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new FormatError(`line ${index + 1} of a policy: ${error.message}`);
    }
  }
  return reading.policy();
}

class PolicyReading {
  readonly #logs: KnownKey[] = [];
  readonly #witnesses = new Map<string, KnownKey>();
  readonly #groups = new Map<string, WitnessGroup>();
  readonly #members = new Set<string>();
  /** The public keys so far, of logs and of witnesses: each may be there once. */
  readonly #keys = new Set<string>();
  #quorum: string | undefined;

  take([keyword = '', ...words]: readonly string[]): void {
    if (this.#logs.length + this.#witnesses.size + this.#groups.size >= definitionsMax)
      throw new FormatError(`is more than ${definitionsMax} definitions`);
    if (keyword === 'log') this.#log(words);
    else if (keyword === 'witness') this.#witness(words);
    else if (keyword === 'group') this.#group(words);
    else if (keyword === 'quorum') this.#takeQuorum(words);
    else throw new FormatError('is no log, witness, group or quorum');
  }

  policy(): LogPolicy {
    if (this.#quorum === undefined) throw new FormatError('a policy has no quorum');
    return { logs: this.#logs, witnesses: this.#witnesses, groups: this.#groups, quorum: this.#quorum };
  }

  #log([verifierKey = '', url, ...more]: readonly string[]): void {
    if (more.length > 0) throw new FormatError('is more than a key and a URL');
    this.#logs.push({ ...this.#key('log', logVerifier, verifierKey), url });
  }

  #witness([name = '', verifierKey = '', url, ...more]: readonly string[]): void {
    this.#checkNew(name);
    if (more.length > 0) throw new FormatError('is more than a name, a key and a URL');
    this.#witnesses.set(name, { ...this.#key('witness', witnessVerifier, verifierKey), url });
  }

  #group([name = '', needed = '', ...members]: readonly string[]): void {
    this.#checkNew(name);
    for (const member of members) {
      this.#checkKnown(member);
      if (this.#members.has(member)) throw new FormatError(`${member} is a member already`);
      this.#members.add(member);
    }
    const threshold = needed === 'any' ? 1 : needed === 'all' ? members.length : thresholdIn(needed);
    if (!(threshold >= 1 && threshold <= members.length))
      throw new FormatError('does not say how many of its members are needed');
    this.#groups.set(name, { threshold, members });
  }

  #takeQuorum([name = '', ...more]: readonly string[]): void {
    if (more.length > 0) throw new FormatError('is more than one name');
    if (this.#quorum !== undefined) throw new FormatError('is a second quorum');
    if (name !== NOBODY) this.#checkKnown(name);
    this.#quorum = name;
  }

  #key(keyword: string, verifierOf: (verifierKey: string) => NoteVerifier, octets: string): KnownKey {
    const verifierKey = textOf(Buffer.from(octets, 'latin1'), 'a verifier key');
    const verifier = verifierOf(verifierKey);
    const key = `${keyword} ${verifierKey.split('+').slice(2).join('+')}`;
    if (this.#keys.has(key)) throw new FormatError(`has the key of another ${keyword}`);
    this.#keys.add(key);
    return { ...verifier, verifierKey };
  }

  #checkNew(name: string): void {
    if (name === '' || name === NOBODY || this.#isKnown(name)) throw new FormatError('has no name of its own');
  }

  #checkKnown(name: string): void {
    if (!this.#isKnown(name)) throw new FormatError('names what is not defined before it');
  }

  #isKnown(name: string): boolean {
    return this.#witnesses.has(name) || this.#groups.has(name);
  }
}

const thresholdIn = (text: string) => (/^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : Number.NaN);
