/** What a row at an instant `@at` says of valid time. */
export const validAt = 'valid_from <= @at AND valid_to > @at';

const held = 'known_from <= @upTo';

/** The table with the newest knowledge, and the other one, each with what is held of it at a position `@upTo`. */
const tables = [
  { table: 'open', held },
  { table: 'closed', held: `${held} AND known_to > @upTo` },
] as const;

/**
 * One query over all rows that are held at a position, of where clients are (`locations_`) or of their statuses.
 *
 * @param select reads one of the two tables; `held` is its condition
 * @param upTo what says the position, if not the parameter of that name
 */
export const heldRows = (
  of: '' | 'locations_',
  select: (table: string, held: string) => string,
  upTo = '@upTo',
): string =>
  tables.map(({ table, held }) => select(`statuses_${of}${table}`, held.replaceAll('@upTo', upTo))).join(' UNION ALL ');
