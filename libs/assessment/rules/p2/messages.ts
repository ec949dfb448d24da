import type { Purpose } from '#libs/evidence';
import { enquiredIn } from '../../case/relationship.js';
import { type Act, actsOf } from '../../client/acts.js';
import type { Circumstances } from '../../client/circumstances.js';
import type { Owned } from '../../client/links.js';
import { type MessageContent, messageContentOf, readingsOf, replyOf } from '../../client/readings.js';
import { type Fact, isKind, isTimely } from '../../facts/fact.js';
import { everything, isNamed, keyOf, type ScopeEntry, type Subject } from '../../facts/scope.js';
import type { RegisterState } from '../../registers/register-state.js';
import { Deliveries, isMessage, type Message } from './deliveries.js';

/** What the client had, or had asked for, by an instant. */
type Had = (subject: Subject, at: number) => boolean;

/** What communications and exposures amount to under P2. */
export function outwardUnderP2(owned: readonly Owned[], circumstances: Circumstances): readonly Act[] {
  const messages = owned.filter((one): one is Owned<Message> => isMessage(one.fact));
  if (messages.length === 0) return [];
  const { policy } = circumstances.registers.tables;
  const deliveries = new Deliveries(messages, policy);
  const had = hadBy(owned, (fact) => isTimely(fact, policy));
  return messages.flatMap(({ fact, owner }) => {
    const isToClient = owner.favourable;
    const readings = readingsOf(fact, circumstances, {
      contents: (purpose, entries, isCovered) =>
        purpose === 'SERVICE' && isCovered
          ? serviceOf(coveredBy(fact, circumstances) ?? entries, (entry) => had(entry, fact.at))
          : [messageContentOf(purpose, entries)],
      reply: (reply) => replyUnderP2(reply, circumstances, isToClient),
    });
    const { deliveredCountry } = fact.data;
    const read = { readings, hasFailed: !deliveries.hasReached(fact) };
    const where = saysWhere(fact) ? deliveredCountry : undefined;
    return actsOf(fact, owner, circumstances, { ...read, deliveredCountry: where });
  });
}

/** Where a message was opened, or a machine handled it, is not where the client was. */
export const saysWhere = ({ data: { stage, automated } }: Message): boolean =>
  automated !== true && stage !== 'OPENED' && stage !== 'CLICKED';

/** Whether what a message amounts to may hang on what the client has: it is of service, and says what it covers. */
export function hangsOnWhatIsHad({ data }: Message, { campaigns }: RegisterState): boolean {
  const campaign = 'campaign' in data ? campaigns.get(data.campaign ?? '') : undefined;
  const purposes = data.purpose === undefined ? (campaign?.purposes ?? []) : [data.purpose];
  return purposes.includes('SERVICE') && (data.coverage !== undefined || campaign?.isCovered === true);
}

/** Everything, where some versions of the campaign say what it covers, and others do not. */
function coveredBy({ data }: Message, { registers }: Circumstances): readonly ScopeEntry[] | undefined {
  if (data.coverage !== undefined || !('campaign' in data) || data.campaign === undefined) return undefined;
  const versions = registers.campaigns.get(data.campaign)?.versions ?? [];
  return versions.some((version) => version.data.coverage === undefined) ? everything : undefined;
}

/** A service message is neutral for what the client has; whatever else it names it offers, or promotes. */
function serviceOf(entries: readonly ScopeEntry[], has: (entry: ScopeEntry) => boolean): readonly MessageContent[] {
  const parts: readonly [Purpose, readonly ScopeEntry[]][] = [
    ['SERVICE', entries.filter((entry) => isNamed(entry) && has(entry))],
    ['UNCLASSIFIED', entries.filter((entry) => !isNamed(entry))],
    ['OFFER', entries.filter((entry) => isNamed(entry) && !has(entry))],
  ];
  return parts.filter(([, part]) => part.length > 0).map(([purpose, part]) => messageContentOf(purpose, part));
}

/** A reply that comes more than ten days after what it answers is none. */
function replyUnderP2(
  reply: Fact<'FirmCommunication'>,
  circumstances: Circumstances,
  isToClient: boolean,
): MessageContent {
  const { originalContextMaxMs } = circumstances.registers.tables.policy;
  const enquiry = circumstances.enquiryOf(reply, isToClient);
  const isInTime = enquiry !== undefined && reply.at <= enquiry.at + originalContextMaxMs;
  return replyOf(reply, circumstances, isInTime ? enquiry.asked : unanswered);
}

/** As where it answers nothing. */
const unanswered = null;

function hadBy(owned: readonly Owned[], isTimely: (fact: Fact) => boolean): Had {
  let since: Map<string, number> | undefined;
  const read = () => {
    const first = new Map<string, number>();
    for (const { fact, owner } of owned) {
      if (!fact.helps || !owner.favourable || !isTimely(fact)) continue;
      for (const key of hadIn(fact, owner.own).map(keyOf))
        first.set(key, Math.min(first.get(key) ?? Infinity, fact.at));
    }
    return first;
  };
  return (subject, at) => {
    since ??= read();
    return (since.get(keyOf(subject)) ?? Infinity) <= at;
  };
}

function hadIn(fact: Fact, isOwn: boolean): readonly Subject[] {
  if (isOwn && (isKind(fact, 'ServiceRequest') || isKind(fact, 'ServiceProvided'))) return [fact.data];
  return enquiredIn(fact);
}
