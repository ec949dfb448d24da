import { type EvidenceReference, type Status, statuses } from '#libs/assessment';
import type { ChangePosition, LoggedChange, PresentStatus } from '#libs/views';
import { timeText } from '../inquiry/instants.js';
import { changePositionId } from './change-position-id.js';

export interface ChangeVerdict {
  readonly status: Status;
  readonly mayServe: boolean;
  /** The rule that decides. */
  readonly rule: string;
}

/** One change of status or rule, as it is sent. */
export interface ChangeMessage {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  /** Null where the subject is new. */
  readonly before: ChangeVerdict | null;
  /** Null where nothing that is known makes it a subject of the client's any more. */
  readonly after: ChangeVerdict | null;
  /** The evidence whose recording changed it, or the instant at which time alone did. */
  readonly cause: EvidenceReference | { readonly instant: string };
  /** What the ledger adopted, where that is the cause: rule set and version of its reference data. */
  readonly adopted?: { readonly ruleSet: string; readonly reference: string };
  /** What was known: the position of that evidence, or of the last event before the instant. */
  readonly position: string;
  /** When it was recorded, or the instant. */
  readonly at: string;
}

function messageOf({ changePosition, client, before, after, cause, adopted }: LoggedChange): ChangeMessage {
  const { service, asset, entity } = changePosition.key;
  const at = timeText(changePosition.at);
  return {
    client,
    service,
    asset,
    entity,
    before: shown(before),
    after: shown(after),
    cause: cause ?? { instant: at },
    ...(adopted === undefined ? {} : { adopted }),
    position: String(changePosition.position),
    at,
  };
}

export function shown(verdict: PresentStatus | null): ChangeVerdict | null {
  if (verdict === null) return null;
  const { status, rule } = verdict;
  return { status, mayServe: statuses[status].mayServe, rule };
}

const texts = new WeakMap<LoggedChange, string>();

/** The event of a stream; what it says is put in words once for all streams. */
export function changeEvent(change: LoggedChange, id: string): string {
  let text = texts.get(change);
  if (text === undefined) {
    text = JSON.stringify(messageOf(change));
    texts.set(change, text);
  }
  return `id: ${id}\nevent: change\ndata: ${text}\n\n`;
}

/**
 * What says that everything up to a place has been sent, but for some changes of the clients that are behind; and of whom
 * evidence is not as the log has it, `*` where that may be everybody.
 */
export function currentEvent(
  place: ChangePosition,
  rules: string,
  { behind, altered }: { readonly behind: readonly string[]; readonly altered: readonly string[] | '*' },
): string {
  const data = {
    position: String(place.position),
    at: timeText(place.at),
    ...(behind.length > 0 && { behind }),
    ...(altered.length > 0 && { altered }),
  };
  return `: heartbeat\nid: ${changePositionId(place, rules)}\nevent: current\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What no client acts on. */
export const comment = (text: string): string => `: ${text}\n\n`;
