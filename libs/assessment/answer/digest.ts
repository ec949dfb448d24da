import type { RecordedEvidence } from '#libs/evidence';
import type { Conclusions } from '../case/conclusions.js';
import type { Occurrences, Outline } from '../case/outline.js';
import type { Effect } from '../client/acts.js';
import { Circumstances } from '../client/circumstances.js';
import type { ClientReadings } from '../client/client-readings.js';
import type { Owner } from '../client/links.js';
import { type Step, Whereabouts } from '../client/location.js';
import { type Fact, isKind, isTimely, toFact } from '../facts/fact.js';
import { keyOf, type Subject } from '../facts/scope.js';
import type { RegisterState } from '../registers/register-state.js';
import type { Registers } from '../registers/registers.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Dossier } from './dossier.js';

/** In characters. What is longer is of a client to whom something happens that is seldom passed over. */
const lengthMax = 1_500;

/** So many deliveries are told apart; where there are more, only the dossier can tell. */
const deliveriesMax = 64;

const effects: readonly Effect[] = ['TAINT', 'R-132', 'R-143'];

/** From when on acts of these effects are further ones; Infinity is `null` in JSON, as is what is not known. */
type Decided = readonly (number | null)[];

/** What a digest holds, in JSON. */
interface Digested {
  /** Whom evidence counts through, besides itself. */
  readonly owners: readonly (readonly [subject: string, confirmed: boolean, favourable: boolean])[];
  /** The first is from the beginning of time on: `null`. */
  readonly steps: readonly (Omit<Step, 'at'> & { readonly at: number | null })[];
  /** The first timely contact of the last stay. */
  readonly contact?: number;
  readonly subjects: readonly (readonly [service: string, asset: string, decided?: Decided])[];
  readonly isAnythingOffered: boolean;
  /** When each subject was offered last. */
  readonly offers: Readonly<Record<string, number>>;
  /** Hashes of their names; absent where they are too many. */
  readonly deliveries?: readonly number[];
  /** Whether communications say that they answer something. */
  readonly isAnswered: boolean;
}

/**
 * What passing over looks at of a dossier, as a short text; undefined where that is too much, or more is to be looked at: of a
 * client about whom a regulator asked, of whom something arrived that is not settled, or who belonged to the group.
 */
export function digestOf(dossier: Dossier): string | undefined {
  const isMore = dossier.regulatoryRequest !== undefined || dossier.of('GroupMembership').length > 0;
  if (isMore || dossier.unsettledArrivals.length > 0) return undefined;
  const { circumstances, contacts, isAnythingOffered } = dossier;
  const { whereabouts } = circumstances;
  const stayStart = whereabouts.stayStart(Infinity);
  const subjects = dossier.subjects();
  const digested: Digested = {
    owners: dossier.owners.flatMap(({ own, subject, confirmed, favourable }) =>
      own ? [] : [[subject, confirmed, favourable] as const],
    ),
    steps: whereabouts.steps,
    contact: contacts.timely.find(({ at }) => at >= stayStart)?.at,
    subjects: subjects.map((subject) => {
      // What offers are permitted hangs on much else.
      const decided = isAnythingOffered ? [] : effects.map((effect) => dossier.decidedFrom(subject, effect));
      const { service, asset } = subject;
      return decided.some(Number.isFinite) ? [service, asset, decided] : [service, asset];
    }),
    isAnythingOffered,
    offers: Object.fromEntries(
      subjects
        .map((subject) => [keyOf(subject), dossier.lastOffer(keyOf(subject))] as const)
        .filter(([, at]) => Number.isFinite(at)),
    ),
    ...(dossier.deliveries.size <= deliveriesMax && { deliveries: [...dossier.deliveries].map(hashOf) }),
    isAnswered: dossier.of('FirmCommunication').some(({ fact }) => fact.data.inReplyTo !== undefined),
  };
  const text = JSON.stringify(digested);
  return text.length > lengthMax ? undefined : text;
}

/** FNV-1a, of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** What a digest is asked that it does not hold. */
class NotInDigest extends Error {
  override readonly name = 'NotInDigest';
}
const notInDigest = new NotInDigest('only the whole dossier can tell');

/**
 * A client of whom no more is at hand than a digest. It passes over only what the dossier would (`cannotAffect`) that the
 * digest was made of, under registers that differ in nothing that concerns the client.
 */
export class Digest implements Outline {
  readonly client: string;
  readonly registers: RegisterState;
  readonly readings: ClientReadings;
  readonly circumstances: Circumstances;
  readonly contacts: Occurrences;
  readonly isAnythingOffered: boolean;
  readonly subjectKeys: ReadonlySet<string>;
  readonly #ruleSet: RuleSet;
  readonly #digested: Digested;
  readonly #subjects: readonly Subject[];

  /** @param text what `digestOf` gave */
  constructor(client: string, text: string, registers: Registers<RuleSet>) {
    const digested = JSON.parse(text) as Digested;
    this.#digested = digested;
    this.client = client;
    this.registers = registers.for();
    this.#ruleSet = registers.law;
    this.readings = registers.law.readings;
    const steps = digested.steps.map(({ at, ...step }) => ({ ...step, at: at ?? -Infinity }));
    const whereabouts = Whereabouts.by(steps, registers.tables);
    this.circumstances = Circumstances.at(whereabouts, `client/${client}`, this.registers);
    const contacts = digested.contact === undefined ? [] : [{ at: digested.contact }];
    this.contacts = { all: contacts, timely: contacts };
    this.isAnythingOffered = digested.isAnythingOffered;
    this.#subjects = digested.subjects.map(([service, asset]) => ({ service, asset }));
    this.subjectKeys = new Set(this.#subjects.map(keyOf));
  }

  get whole(): Conclusions {
    throw notInDigest;
  }

  /**
   * Whether one more piece of evidence cannot affect the client, as far as the digest tells. It leaves what the client asked
   * for, and how far that looks back, as they are.
   */
  passesOver(evidence: RecordedEvidence): boolean {
    const fact = toFact(evidence);
    if (fact === undefined || this.ownerOf(fact.subject) === undefined || isKind(fact, 'ServiceRequest')) return false;
    if (isKind(fact, 'ClientContact') && fact.at <= (this.#digested.contact ?? Infinity)) return false;
    const seen = this.readings.sees(evidence);
    const asSeen = seen && toFact(seen);
    try {
      return asSeen === undefined || this.#ruleSet.passesOver(this, asSeen);
    } catch (error) {
      if (error === notInDigest) return false;
      throw error;
    }
  }

  /** Through whom evidence counts for the client, besides itself. */
  get linked(): readonly string[] {
    return this.#digested.owners.map(([subject]) => subject);
  }

  subjects(): readonly Subject[] {
    return this.#subjects;
  }

  decidedFrom(subject: Subject, effect: Effect): number {
    const key = keyOf(subject);
    const [, , decided] = this.#digested.subjects[this.#subjects.findIndex((one) => keyOf(one) === key)] ?? [];
    return decided?.[effects.indexOf(effect)] ?? Infinity;
  }

  lastOffer(key: string): number {
    return this.#digested.offers[key] ?? -Infinity;
  }

  ownerOf(subject: string): Owner | undefined {
    if (subject === `client/${this.client}`)
      return { subject, own: true, confirmed: true, favourable: true, links: [] };
    const owner = this.#digested.owners.find(([name]) => name === subject);
    return owner && { subject, own: false, confirmed: owner[1], favourable: owner[2], links: [] };
  }

  /** Also of a delivery of another name, once in four thousand millions. */
  hasStageOf(delivery: string): boolean {
    return this.#digested.deliveries === undefined || this.#digested.deliveries.includes(hashOf(delivery));
  }

  isAnswered(): boolean {
    return this.#digested.isAnswered;
  }

  isTimely(fact: Fact): boolean {
    return isTimely(fact, this.registers.tables.policy);
  }
}
