/** For which States something speaks; undefined for all. */
export type States = readonly string[] | undefined;

/** `ALL`, a list, or nothing said, which is all. */
export const statesIn = (memberStates: readonly string[] | 'ALL' | undefined): States =>
  memberStates === 'ALL' ? undefined : memberStates;

/** Of things that speak for States those that are the newest for one of them; of two that are as new both. */
export function newest<T>(all: readonly T[], { age, states }: { age(one: T): number; states(one: T): States }): T[] {
  return all.filter((one) => {
    const newer = all.filter((other) => age(other) > age(one));
    return (states(one) ?? ['elsewhere']).some(
      (state) => !newer.some((other) => states(other)?.includes(state) ?? true),
    );
  });
}
