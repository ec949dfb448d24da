/** What a key stands for, made where it is not held; of more than `max` the one held longest goes. */
export function kept<K, V>(held: Map<K, V>, key: K, max: number, make: () => V): V {
  return held.get(key) ?? keptLast(held, key, max, make());
}

/** Holds what a key stands for now as the last one; of more than `max` the first one goes. */
export function keptLast<K, V>(held: Map<K, V>, key: K, max: number, value: V): V {
  held.delete(key);
  held.set(key, value);
  if (held.size > max) held.delete(held.keys().next().value as K);
  return value;
}
