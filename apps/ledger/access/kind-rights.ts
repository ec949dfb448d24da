import { type KindName, kindOfType, kinds, type Problem, type Speaker, sourceOfSubject } from '#libs/evidence';
import type { Principal } from './principal.js';

/** Among the kinds of a token: all that a source may say without a grant. */
export const usualKinds = 'default';

const namesWhere = (holds: (saidBy: Speaker) => boolean): readonly KindName[] =>
  kinds.filter(({ saidBy }) => holds(saidBy)).map(({ name }) => name);

/** What a source's token says only where it was given the kind by name. */
export const grantedKinds = namesWhere((saidBy) => saidBy === 'granted');
const usual = namesWhere((saidBy) => saidBy !== 'granted' && saidBy !== 'ledger');

/** Whether a source's token can be given this: `default`, or a kind that sources send. */
export function isGrantable(value: unknown): value is string {
  return value === usualKinds || [...usual, ...grantedKinds].some((name) => name === value);
}

/** The kinds that a source's token may say. One that was made before tokens named kinds has the usual ones. */
export function kindsOf(named: readonly string[] = [usualKinds]): ReadonlySet<string> {
  return new Set(named.flatMap((name): readonly string[] => (name === usualKinds ? usual : [name])));
}

const foreign = 'is not among the sources for which this token may speak';

/** Why this principal may not say what arrived, whether or not it is evidence otherwise; nothing where it may. */
export function problemsOfSpeaker(event: object, by: Principal | undefined): Problem[] {
  if (by?.speaks === undefined) return [];
  const { sources, kinds: mine } = by.speaks;
  const { source, type, subject, data } = event as Readonly<Record<string, unknown>>;
  const isForeign = (name: unknown): boolean => typeof name === 'string' && !sources.has(name);
  const kind = typeof type === 'string' ? kindOfType(type) : undefined;
  const problems: Problem[] = [];
  if (isForeign(source)) problems.push({ pointer: '/source', detail: foreign });
  // What is no kind at all, or the ledger's own, is refused as that.
  if (kind === undefined || kind.saidBy === 'ledger') return problems;
  if (!mine.has(kind.name)) problems.push({ pointer: '/type', detail: notGranted(kind.name) });
  if (kind.saidBy === 'itself' && isForeign(typeof subject === 'string' ? sourceOfSubject(subject) : undefined))
    problems.push({ pointer: '/subject', detail: foreign });
  if (kind.saidBy === 'its own evidence' && isForeign(sourceOfTarget(data)))
    problems.push({ pointer: '/data/target/source', detail: foreign });
  return problems;
}

function notGranted(kind: KindName): string {
  return `is no kind that this token may say: an officer may, or a token that was added with --kinds ${kind}`;
}

function sourceOfTarget(data: unknown): unknown {
  return (data as { target?: { source?: unknown } | null } | null | undefined)?.target?.source;
}
