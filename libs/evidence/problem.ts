/** One reason why something is not valid evidence. `pointer` is RFC 6901, from the event's root. */
export interface Problem {
  readonly pointer: string;
  readonly detail: string;
}

/** A member's name as one step of an RFC 6901 pointer. */
export function step(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
