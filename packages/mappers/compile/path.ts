import { MappingFault } from '../mapping-fault.js';

const steps = /\.([A-Za-z_][\w-]*)|\['([^']+)'\]|\[(\d{1,6})\]|\[(\*)\]/y;

/** A step of a path: a member, a place in a list, or `*`, all of a list. */
type Step = string | number;
const every = '*';

/** Where in a record something is. */
export interface Path {
  /** `$` is the record, `@` the element of it that a rule is about. */
  readonly root: '$' | '@';
  readonly steps: readonly Step[];
}

export const isPath = (text: string): boolean => text.startsWith('$') || text.startsWith('@');

/** Reads `$.data.email`, `$['Touch Type']`, `@.parts[0].id`, `$.tags[*]`. Throws a `MappingFault` on anything else. */
export function readPath(text: string): Path {
  const found: Step[] = [];
  let at = 1;
  while (at < text.length) {
    steps.lastIndex = at;
    const match = steps.exec(text);
    if (match === null)
      throw new MappingFault(`${text} is no path: write $.name, $['any name'], $.list[0] or $.list[*]`);
    const [whole, member, quoted, index] = match;
    found.push(member ?? quoted ?? (index === undefined ? every : Number(index)));
    at += whole.length;
  }
  return { root: text[0] as '$' | '@', steps: found };
}

/** What is at a path; undefined where there is nothing. Of `[*]` the list of what is there in each. */
export function valueAtPath(from: unknown, steps: readonly Step[], first = 0): unknown {
  let value = from;
  for (let place = first; place < steps.length; place++) {
    if (typeof value !== 'object' || value === null) return undefined;
    const step = steps[place] as Step;
    if (step === every) {
      if (!Array.isArray(value)) return undefined;
      return value.map((each) => valueAtPath(each, steps, place + 1)).filter((each) => each !== undefined);
    }
    value = Object.hasOwn(value, step) ? (value as Record<Step, unknown>)[step] : undefined;
  }
  return value;
}
