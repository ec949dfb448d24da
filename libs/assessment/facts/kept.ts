/** What a key stands for, made where it is not held; of more than `max` the one held longest goes. */
export function kept<K, V>(held: Map<K, V>, key: K, max: number, make: () => V): V {
  const found = held.get(key);
  if (found !== undefined) return found;
  const value = make();
  if (held.size >= max) held.delete(held.keys().next().value as K);
  held.set(key, value);
  return value;
}
