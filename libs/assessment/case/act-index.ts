import { keyOf, keysOver, type ScopeEntry, type Subject } from '../facts/scope.js';

/** Acts by what they are about, in their own order: finds those about a subject without looking at the others. */
export class ActIndex<A extends object> {
  readonly #order = new Map<A, number>();
  readonly #byKey = new Map<string, A[]>();

  constructor(acts: Iterable<A>, entriesOf: (act: A) => readonly ScopeEntry[]) {
    for (const act of acts) {
      this.#order.set(act, this.#order.size);
      for (const key of new Set(entriesOf(act).map(keyOf))) {
        const held = this.#byKey.get(key);
        if (held === undefined) this.#byKey.set(key, [act]);
        else held.push(act);
      }
    }
  }

  /** The acts with an entry that takes in the subject, each once. */
  about(subject: Subject): readonly A[] {
    const lists = this.lists(subject);
    if (lists.length < 2) return lists[0] ?? [];
    const place = (act: A) => this.#order.get(act) ?? 0;
    return [...new Set(lists.flat())].sort((a, b) => place(a) - place(b));
  }

  /** The same, in lists of their own that may overlap; copies nothing. */
  lists(subject: Subject): readonly (readonly A[])[] {
    return keysOver(subject)
      .map((key) => this.#byKey.get(key))
      .filter((list) => list !== undefined);
  }
}
