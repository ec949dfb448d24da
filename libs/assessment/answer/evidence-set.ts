import { countUntil, instant, isKind, kept, type RecordedEvidence, sourceOfSubject, subjectsOf } from '#libs/evidence';
import { linkedSubjects } from '../client/links.js';
import { knownFacts, toFact } from '../facts/fact.js';
import { RegisterHistory } from '../registers/register-history.js';
import type { Registers } from '../registers/registers.js';
import type { RuleSet, RuleSets } from '../rules/rule-set.js';
import { type Arrivals, arrivalsOf } from '../sources/arrivals.js';
import { claimedSubject } from '../sources/arrived.js';
import type { FoundOfSource } from '../sources/found-arrivals.js';
import { SourceRecords } from '../sources/source-records.js';
import { Dossier } from './dossier.js';

/** Questions tend to come in runs about one instant or one client: so many of each are kept prepared. */
const preparedMax = 64;

/** Whether a subject is a register entry: neither a client nor an identifier. */
export const isRegisterSubject = (subject: string): boolean => !/^(client|identifier)\//.test(subject);

/** A piece of evidence, at the instant at which it was recorded. */
interface Recorded {
  readonly at: number;
  readonly item: RecordedEvidence;
}

/**
 * Recorded evidence held in memory, as read from a file: finds what concerns a client, and prepares it for any `knownAt`.
 * The order in which it is given does not matter.
 */
export class EvidenceSet {
  readonly #bySubject = new Map<string, RecordedEvidence[]>();
  /** Dismissals of arrivals that do not say whose they are, and what was retracted of such. */
  readonly #dismissed: RecordedEvidence[] = [];
  readonly #history: RegisterHistory<RuleSet>;
  /** What registered sources sent, whatever it is about, by recording. */
  readonly #sent: ReadonlyMap<string, readonly Recorded[]>;
  readonly #arrivals = new Map<string, Arrivals>();
  readonly #dossiers = new Map<string, Dossier>();

  /**
   * @param ruleSets what can be judged by
   * @param found what stands in for all that a source sent where that is not among the evidence
   */
  constructor(
    evidence: Iterable<RecordedEvidence>,
    ruleSets: RuleSets,
    found: (source: string, ruleSet: string) => FoundOfSource | undefined = () => undefined,
  ) {
    const all = [...evidence];
    for (const item of all)
      for (const subject of [...subjectsOf(item), ...claimedSubjects(item)]) this.#file(item, subject);
    const register = all.filter(({ subject }) => isRegisterSubject(subject));
    const sources = new Set(
      register.filter((item) => isKind(item, 'Source')).map(({ subject }) => sourceOfSubject(subject)),
    );
    const sent = all.filter(({ source }) => sources.has(source));
    this.#sent = Map.groupBy(inOrder(sent), ({ item }) => item.source);
    const records = new SourceRecords((source, position) => this.#arrivalsAt(source, position), found);
    this.#history = new RegisterHistory(records.at, ruleSets);
    // A file may say nothing of positions; that something was known by an instant is all that is asked of it.
    const known = knownFacts(register, Infinity).map((fact) => fact.evidence);
    this.#history.add(known, ({ ledgertime }) => BigInt(instant(ledgertime)));
  }

  /** The registers as known at an instant (ms); asked by another rule set than the one in force where one is named. */
  registers(knownAt: number, ruleSet?: string): Registers<RuleSet> {
    return this.#history.at(BigInt(knownAt), knownAt, ruleSet);
  }

  /** All that is known of a client at an instant (ms). */
  dossier(client: string, knownAt: number, ruleSet?: string): Dossier {
    return kept(this.#dossiers, `${knownAt} ${ruleSet} ${client}`, preparedMax, () => {
      const subject = `client/${client}`;
      const own = this.#bySubject.get(subject) ?? [];
      const linked = [...linkedSubjects(subject, own)].flatMap((other) => this.#bySubject.get(other) ?? []);
      const evidence = new Set([...own, ...linked, ...this.#dismissed]);
      return new Dossier(client, evidence, this.registers(knownAt, ruleSet));
    });
  }

  #file(item: RecordedEvidence, subject: string): void {
    const dismisses = isKind(item, 'ArrivalDismissed') || isKind(item, 'Retraction');
    if (subject === 'ledger' && dismisses) this.#dismissed.push(item);
    const held = this.#bySubject.get(subject);
    if (held === undefined) this.#bySubject.set(subject, [item]);
    else held.push(item);
  }

  #arrivalsAt(source: string, knownAt: bigint): Arrivals {
    const sent = this.#sent.get(source) ?? [];
    const count = countUntil(sent, Number(knownAt));
    const arrivals = () => arrivalsOf(sent.slice(0, count).map(({ item }) => item));
    return kept(this.#arrivals, `${count} ${source}`, preparedMax, arrivals);
  }
}

/** Whom an arrival that is no evidence claims to be about. */
function claimedSubjects(item: RecordedEvidence): readonly string[] {
  const isArrival = isKind(item, 'Quarantined') || isKind(item, 'Conflict');
  const fact = isArrival ? toFact(item) : undefined;
  const subject = fact && claimedSubject(fact);
  return subject === undefined ? [] : [subject];
}

function inOrder(evidence: readonly RecordedEvidence[]): Recorded[] {
  return evidence.map((item) => ({ at: instant(item.ledgertime), item })).sort((a, b) => a.at - b.at);
}
