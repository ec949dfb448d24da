import { Case, type Dossier, decide, type Status, statuses } from '#libs/assessment';
import type { Purpose, RecordedEvidence } from '#libs/evidence';
import type { SendQuestion } from './decision-question.js';

/** What a message would do to one subject of one client. */
export interface Consequence {
  readonly client: string;
  readonly service: string;
  /** `*` where it covers every asset, also those that the client has nothing to do with yet. */
  readonly asset: string;
  readonly entity: string | null;
  /** The taint that it would be; else the rule that would then decide. */
  readonly rule: string;
  readonly before: Status | null;
  readonly after: Status | null;
}

export interface MessageEffect {
  /** Why it must not be sent: who is served may be served no longer, or a solicitation would be recorded. */
  readonly grounds: readonly Consequence[];
  /** Taints that bar nothing where the asked entity serves by another right, but would stand in the way of Article 61. */
  readonly wouldTaint: readonly Consequence[];
  /** The rule by which the message itself is judged: what sets it aside, what permits it, or what it offends. */
  readonly rule: string;
}

/** Rights to serve that no taint bars: they stand above the taints in the decision table. */
const otherRights: ReadonlySet<Status> = new Set([
  'PRE_APPLICATION',
  'OUT_OF_SCOPE',
  'AUTHORISED_ROUTE',
  'GRANDFATHERED',
  'WIND_DOWN',
]);

interface Subject {
  readonly service: string;
  readonly asset: string;
}

/**
 * The message as it would be recorded if it were sent now: an outward act of the firm itself. Its effect is then not
 * guessed but assessed, with it and without it.
 */
export function hypothetical(message: SendQuestion, now: string, position: bigint): RecordedEvidence {
  const { client, identifier, channel, purpose, coverage, inReplyTo, deliveredCountry } = message;
  const { hasFirmLink, collectsContact } = message;
  const data = { channel, purpose, coverage, inReplyTo, deliveredCountry, hasFirmLink, collectsContact };
  const said = Object.fromEntries(
    Object.entries({ ...data, actor: 'FIRM' }).filter(([, value]) => value !== undefined),
  );
  return {
    specversion: '1.0',
    id: 'message',
    source: 'hypothetical',
    type: client === undefined ? 'initium.MarketingExposure.v1' : 'initium.FirmCommunication.v1',
    subject: client === undefined ? `identifier/${identifier}` : `client/${client}`,
    time: now,
    ledgertime: now,
    position: String(position),
    data: said,
  } as RecordedEvidence;
}

/** What it changes for one client: `before` is what is known of it, `after` the same with the message. */
export function effectOn(
  { before, after, message }: { before: Dossier; after: Dossier; message: RecordedEvidence },
  { coverage, entity }: Pick<SendQuestion, 'coverage' | 'entity'>,
  at: number,
): MessageEffect {
  const registered = after.registers.entities.ids;
  const asked = entity === undefined ? registered : [entity];
  const effect = { grounds: [] as Consequence[], wouldTaint: [] as Consequence[] };
  for (const subject of probes(before, after, coverage)) {
    const verdicts = [...new Set([...asked, ...registered])].map((one) => {
      const question = { ...subject, entity: one, at };
      return {
        entity: one,
        before: decide(new Case(before, question), before.ruleSet),
        after: decide(new Case(after, question), after.ruleSet),
      };
    });
    const taint = after
      .file(subject.service, subject.asset)
      .taints(at)
      .find(({ act }) => act.fact.evidence === message);
    const consequence = (rule: string, verdict?: (typeof verdicts)[number]): Consequence => ({
      client: after.client,
      ...subject,
      entity: verdict?.entity ?? null,
      rule,
      before: verdict?.before.status ?? null,
      after: verdict?.after.status ?? null,
    });
    for (const verdict of verdicts) {
      const isLost = statuses[verdict.before.status].mayServe && !statuses[verdict.after.status].mayServe;
      const offends = taint !== undefined && asked.includes(verdict.entity) && !otherRights.has(verdict.after.status);
      if (isLost || offends) effect.grounds.push(consequence(taint?.rule ?? verdict.after.rule, verdict));
      else if (taint !== undefined) effect.wouldTaint.push(consequence(taint.rule, verdict));
    }
    if (verdicts.length === 0 && taint !== undefined) effect.grounds.push(consequence(taint.rule));
  }
  return { ...effect, rule: effect.grounds[0]?.rule ?? effect.wouldTaint[0]?.rule ?? ruleOf(after, message) };
}

/** The subjects to compare: all that the client has, and all that the message is about. */
function probes(before: Dossier, after: Dossier, coverage: SendQuestion['coverage']): Subject[] {
  const entries = coverage === undefined || coverage === 'ALL' ? [{ service: '*', asset: '*' }] : coverage;
  const named = entries.flatMap(({ service, asset }) =>
    (service === '*' ? after.registers.tables.services : [service]).map((one) => ({ service: one, asset })),
  );
  const all = [...before.subjects(), ...after.subjects(), ...named];
  return [...new Map(all.map(({ service, asset }) => [`${service}\n${asset}`, { service, asset }])).values()];
}

/** What sets the message aside, or permits it. */
function ruleOf({ outward }: Dossier, message: RecordedEvidence): string {
  const act = outward.find(({ fact }) => fact.evidence === message);
  return act === undefined || act.effect === 'TAINT' ? 'R-310' : act.effect;
}

/** A purpose that nobody names is never a favourable one. */
export const purposeOf = ({ purpose }: SendQuestion): Purpose => purpose ?? 'UNCLASSIFIED';
