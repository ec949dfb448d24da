import type { ChangeMoment, ChangePosition, StatusKey } from '#libs/views';

/** How much of a store's event id is in the id of a place. */
const markLength = 8;

/** Whether both name one event, as far as an id of a stream says. */
export const isSameEvent = (a: string, b: string): boolean => a.slice(0, markLength) === b.slice(0, markLength);

/**
 * What an event stream calls a place. `rules` names what the statuses follow from besides the evidence. Of clients that are
 * behind it says how far before the place theirs are told.
 */
export function changePositionId(place: ChangePosition, rules: string): string {
  const { at, position, eventId, key, behind } = place;
  const front = `${position}.${at}.${eventId.slice(0, markLength)}${rules}`;
  const whole = key === undefined ? front : `${front}.${encoded(keyText(key))}`;
  if (behind === undefined) return whole;
  const clients = [...behind].map(([client, told]) => {
    const lacks = `${client} ${position - told.position} ${at - told.at}`;
    return told.key === undefined ? lacks : `${lacks} ${keyText(told.key)}`;
  });
  return `${whole}~${encoded(clients.join('\n'))}`;
}

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
const decoded = (text: string): string => Buffer.from(text, 'base64url').toString();

/** The place that an id names; undefined where nothing of these rules is called so. */
export function changePositionOf(id: string, rules: string): ChangePosition | undefined {
  const parts = /^(\d{1,19})\.(\d{1,16})\.([0-9a-f]{8})([0-9a-z]*)(?:\.([\w-]{1,2048}))?(?:~([\w-]{1,8192}))?$/.exec(
    id,
  );
  if (parts === null || parts[4] !== rules) return undefined;
  const [, position, at, eventId, , names, clients] = parts as unknown as [...string[]] & { length: 7 };
  const front = { at: Number(at), position: BigInt(position as string), eventId: eventId as string };
  const key = names === undefined ? undefined : keyOf(decoded(names));
  if (names !== undefined && key === undefined) return undefined;
  const place = key === undefined ? front : { ...front, key };
  if (clients === undefined) return place;
  const behind = decoded(clients)
    .split('\n')
    .map((text) => toldIn(text, place));
  return behind.includes(undefined) ? undefined : { ...place, behind: new Map(behind as [bigint, ChangeMoment][]) };
}

function toldIn(text: string, { at, position }: ChangeMoment): [client: bigint, told: ChangeMoment] | undefined {
  const parts = /^(\d{1,18}) (\d{1,19}) (\d{1,16})(?: (.+))?$/.exec(text);
  if (parts === null) return undefined;
  const [, client, positions, ms, names] = parts as unknown as [string, string, string, string, string?];
  const moment = { at: at - Number(ms), position: position - BigInt(positions) };
  const key = names === undefined ? undefined : keyOf(names);
  if ((names !== undefined && key === undefined) || moment.position < -1n) return undefined;
  return [BigInt(client), key === undefined ? moment : { ...moment, key }];
}

const keyText = ({ client, service, asset, entity }: StatusKey): string => [client, service, asset, entity].join(' ');

function keyOf(text: string): StatusKey | undefined {
  const parts = /^(\d{1,18}) (\S+) (\S+) (\S+)$/.exec(text);
  if (parts === null) return undefined;
  const [, client, service, asset, entity] = parts as unknown as [string, string, string, string, string];
  return { client: BigInt(client), service, asset, entity };
}
