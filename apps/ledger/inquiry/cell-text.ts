import type { Cell } from '#libs/evidence';

/**
 * A value as one cell. Of a list the items, separated by spaces; evidence as `source/id`; what a service and an asset are
 * of as `e:BTC`; anything else that has members as `name=value`, separated by semicolons. What stands in a list or a member
 * has its own separators percent-encoded, so that it can be taken apart again.
 */
export function cellText(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(part).join(' ');
  if (typeof value !== 'object') return value as Cell;
  const { service, asset, source, id, ...others } = value as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length === 0 && source !== undefined && id !== undefined)
    return `${encodeURIComponent(String(source))}/${encodeURIComponent(String(id))}`;
  if (Object.keys(others).length === 0 && service !== undefined && asset !== undefined)
    return `${part(service)}:${part(asset)}`;
  return Object.entries(value)
    .map(([name, member]) => `${part(name)}=${part(member)}`)
    .join(';');
}

/** An object in a list keeps its own separators but for spaces. */
function part(value: unknown): string {
  const text = String(cellText(value) ?? '');
  const isOne = typeof value !== 'object' || value === null;
  return text.replaceAll(isOne ? /[\s%;=]/g : /\s/g, encodeURIComponent);
}
