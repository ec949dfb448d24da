import type { Owned } from '../../client/links.js';
import { type Fact, isKind, isTimely } from '../../facts/fact.js';
import type { Policy } from '../../reference/rows.js';

/** A communication or an exposure: one stage of a message on its way. */
export type Message = Fact<'FirmCommunication'> | Fact<'MarketingExposure'>;

export const isMessage = (fact: Fact): fact is Message =>
  isKind(fact, 'FirmCommunication') || isKind(fact, 'MarketingExposure');

/** A stage that reached nobody. */
export const hasFailed = ({ data: { stage } }: Message): boolean =>
  stage === 'FAILED' || stage === 'SUPPRESSED' || stage === 'DEFERRED';

/** Somebody, and not a machine, had it before their eyes. */
const wasSeen = ({ data: { stage, automated } }: Message): boolean =>
  automated !== true && (stage === 'IMPRESSION' || stage === 'OPENED' || stage === 'CLICKED');

/**
 * Of the messages of one source that share a `message` and concern one client, which reached it: by all stages that
 * are known, whenever they occurred. The names of those that did not.
 */
export class Deliveries {
  readonly #reached = new Map<string, boolean>();

  constructor(owned: readonly Owned[], policy: Policy) {
    const stages = owned.filter(
      (one): one is Owned<Message> => isMessage(one.fact) && one.fact.data.message !== undefined,
    );
    for (const [name, ofOne] of Map.groupBy(stages, ({ fact }) => nameOf(fact)))
      this.#reached.set(name, hasReached(ofOne.map((stage) => stageOf(stage, policy))));
  }

  /** Whether the delivery that a message is a stage of reached the client; one without a name stands alone. */
  hasReached(message: Message): boolean {
    return message.data.message === undefined ? !hasFailed(message) : this.#reached.get(nameOf(message)) === true;
  }
}

const nameOf = ({ evidence, data }: Message): string => `${evidence.source}\n${data.message}`;

/** A stage as if it stood alone and reached the client: it is no more than that, whatever other stages say. */
export function asReached(message: Message): Message {
  const { message: _, stage, ...rest } = message.data;
  const data = stage === undefined || hasFailed(message) ? rest : { ...rest, stage };
  return { ...message, data } as Message;
}

/** One stage of a delivery, and why nothing is read from it of whether that reached the client, where that is so. */
export interface StageReading {
  readonly message: Message;
  readonly leftOut: 'UNSURE' | 'RETRACTED' | 'LATE' | undefined;
}

/** All stages of the delivery that a message is one of, and whether it reached the client; undefined where it stands alone. */
export function deliveryOf(
  message: Message,
  owned: readonly Owned[],
  policy: Policy,
): { readonly stages: readonly StageReading[]; readonly hasReached: boolean } | undefined {
  if (message.data.message === undefined) return undefined;
  const stages = owned
    .filter((one): one is Owned<Message> => isMessage(one.fact) && nameOf(one.fact) === nameOf(message))
    .map((one) => stageOf(one, policy));
  return { stages, hasReached: hasReached(stages) };
}

/** That something failed helps: it has to be timely, and about what is confirmed as the client's. */
function stageOf({ fact, owner }: Owned<Message>, policy: Policy): StageReading {
  const isSure = owner.own || (owner.confirmed && owner.links.some(({ helps }) => helps));
  const hindrance = isSure ? (fact.helps ? 'LATE' : 'RETRACTED') : 'UNSURE';
  const counts = !hasFailed(fact) || (isSure && fact.helps && isTimely(fact, policy));
  return { message: fact, leftOut: counts ? undefined : hindrance };
}

function hasReached(all: readonly StageReading[]): boolean {
  const stages = all.filter(({ leftOut }) => leftOut === undefined).map(({ message }) => message);
  if (stages.some(wasSeen)) return true;
  const last = stages.toSorted((a, b) => a.at - b.at || a.recorded - b.recorded || rank(a) - rank(b)).at(-1);
  return last !== undefined && !hasFailed(last);
}

const rank = (message: Message): number => (hasFailed(message) ? 0 : 1);
