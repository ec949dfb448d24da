import type { Case } from '../case/case.js';
import { type Act, evidenceOf } from '../client/acts.js';
import { eventKey, type Fact, isKind } from '../facts/fact.js';
import { deliveryOf, hasFailed, isMessage, type Message } from '../rules/p2/deliveries.js';
import { outwardUnderP2, saysWhere } from '../rules/p2/messages.js';
import { finding, type NamedFinding } from './finding.js';

/** Whether messages are read as P2 reads them: P1 takes each at its word. */
const readsMessages = ({ dossier }: Case): boolean => dossier.readings.outward === outwardUnderP2;

/** Why an act counts that says of itself that it should not, with the numbers that decided. */
export function ofAct(question: Case, act: Act): readonly NamedFinding[] {
  const { fact } = act;
  if (!readsMessages(question)) return [];
  const ofMessage = isMessage(fact)
    ? [
        replyOf(question, act, fact),
        serviceOf(question, act, fact),
        unplacedOf(question, fact),
        delivery(question, fact),
      ]
    : [];
  return [...ofMessage.filter((one) => one !== undefined), ...paidOf(act)];
}

/** Deliveries that are set aside though some stage of them says that they reached: the first, and how many. */
export function ofDeliveriesSetAside(question: Case): readonly NamedFinding[] {
  if (!readsMessages(question)) return [];
  const aside = question.file
    .neutral(question.at)
    .flatMap(({ effect, fact }) => (effect === 'R-127' && isMessage(fact) && !hasFailed(fact) ? [fact] : []));
  const [first] = aside;
  const told = first && delivery(question, first, countOf(aside) - 1);
  return told === undefined ? [] : [told];
}

/** How many there are, of the stages of one delivery one. */
export const countOf = (facts: readonly Fact[]): number =>
  new Set(
    facts.map((fact) => {
      const message = isMessage(fact) ? fact.data.message : undefined;
      return message === undefined ? eventKey(fact.evidence) : `${fact.evidence.source}\n\n${message}`;
    }),
  ).size;

function delivery({ dossier, registers }: Case, message: Message, others = 0): NamedFinding | undefined {
  const { policy } = registers.tables;
  const found = deliveryOf(message, dossier.owned, policy);
  if (found === undefined) return undefined;
  return finding('delivery', {
    source: message.evidence.source,
    message: message.data.message ?? '',
    hasReached: found.hasReached,
    stages: found.stages.map(({ message: { data, at, recorded }, leftOut }) => {
      return { stage: data.stage, byMachine: data.automated === true, at, delayMs: recorded - at, leftOut };
    }),
    limitMs: policy.contemporaneityLimitMs,
    others,
  });
}

/** */
function replyOf({ dossier, registers }: Case, { owner }: Act, fact: Message): NamedFinding | undefined {
  if (!isKind(fact, 'FirmCommunication') || fact.data.purpose !== 'REPLY') return undefined;
  const enquiry = dossier.circumstances.enquiryOf(fact, owner.favourable);
  const limitMs = registers.tables.policy.originalContextMaxMs;
  return finding('reply', { gapMs: enquiry && fact.at - enquiry.at, limitMs });
}

/** */
function serviceOf({ registers, service, asset }: Case, { offers }: Act, { data }: Message): NamedFinding | undefined {
  const campaign =
    'campaign' in data && data.campaign !== undefined ? registers.campaigns.get(data.campaign) : undefined;
  const purposes = data.purpose === undefined ? (campaign?.purposes ?? []) : [data.purpose];
  if (purposes.length === 0 || purposes.some((purpose) => purpose !== 'SERVICE')) return undefined;
  return finding('service', { service, asset, isNamed: offers.length > 0 });
}

/** Where it would not have reached the client in the Union, had the country counted. */
function unplacedOf({ dossier: { circumstances } }: Case, fact: Message): NamedFinding | undefined {
  const { deliveredCountry: country, stage, automated } = fact.data;
  if (country === undefined || saysWhere(fact) || circumstances.reachedAt(fact.at, country).reached) return undefined;
  return finding('unplaced', { country, stage, byMachine: automated === true });
}

/** Independence on which an act rests that counts all the same is that of somebody who is paid. */
const paidOf = (act: Act): readonly NamedFinding[] =>
  evidenceOf(act)
    .filter((fact) => isKind(fact, 'ActorRelation'))
    .flatMap(({ subject, data: { relation, remuneration } }) =>
      relation === 'NONE' && remuneration !== undefined
        ? [finding('paid', { actor: subject.replace(/^actor\//, ''), remuneration })]
        : [],
    );
