import type { RecordScope } from '../mapping-context.js';
import { type Path, readPath, valueAtPath } from './path.js';

/** The paths that a mapping reads, as it is compiled. */
export class Paths {
  readonly #read = new Map<string, Path>();

  compile(text: string): (scope: RecordScope) => unknown {
    const path = this.#read.get(text) ?? readPath(text);
    this.#read.set(text, path);
    const { root, steps } = path;
    return root === '$' ? ({ record }) => valueAtPath(record, steps) : ({ element }) => valueAtPath(element, steps);
  }

  /** The members of a record that are read at all. */
  get members(): ReadonlySet<string> {
    const found = [...this.#read.values()].filter(({ root, steps }) => root === '$' && typeof steps[0] === 'string');
    return new Set(found.map(({ steps }) => steps[0] as string));
  }
}
