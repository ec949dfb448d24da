import type { ChangePosition } from '#libs/views';

/** How much of a store's event id is in the id of a place. */
const markLength = 8;

/** Whether both name one event, as far as an id of a stream says. */
export const isSameEvent = (a: string, b: string): boolean => a.slice(0, markLength) === b.slice(0, markLength);

/** What an event stream calls a place. `rules` names what the statuses follow from besides the evidence. */
export function changePositionId({ at, position, eventId, key }: ChangePosition, rules: string): string {
  const place = `${position}.${at}.${eventId.slice(0, markLength)}${rules}`;
  if (key === undefined) return place;
  const names = [key.client, key.service, key.asset, key.entity].join(' ');
  return `${place}.${Buffer.from(names).toString('base64url')}`;
}

/** The place that an id names; undefined where nothing of these rules is called so. */
export function changePositionOf(id: string, rules: string): ChangePosition | undefined {
  const parts = /^(\d{1,19})\.(\d{1,16})\.([0-9a-f]{8})([0-9a-z]*)(?:\.([\w-]{1,2048}))?$/.exec(id);
  if (parts === null || parts[4] !== rules) return undefined;
  const [, position, at, eventId, , names] = parts as unknown as [string, string, string, string, string, string?];
  const place = { at: Number(at), position: BigInt(position), eventId };
  if (names === undefined) return place;
  const key = /^(\d{1,18}) (\S+) (\S+) (\S+)$/.exec(Buffer.from(names, 'base64url').toString());
  if (key === null) return undefined;
  const [, client, service, asset, entity] = key as unknown as [string, string, string, string, string];
  return { ...place, key: { client: BigInt(client), service, asset, entity } };
}
