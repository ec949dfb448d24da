import { duplicateKeys } from './duplicate-keys.js';
import { limits } from './limits.js';
import { type Problem, step } from './problem.js';

export type Parsed =
  | { readonly value: unknown; readonly problems?: undefined }
  | { readonly problems: Problem[]; readonly value?: undefined };

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads JSON as strictly as evidence needs, where `JSON.parse` would guess: refused are wrong UTF-8, a key twice in one
 * object, NUL and lone surrogates in any string, integers beyond 2^53 and numbers beyond the range of a double, and
 * more than `limits.depthMax` levels. Reports every reason with its pointer, up to `limits.problemsMax`. Never throws.
 */
export function parseJson(input: Uint8Array | string): Parsed {
  let text: string;
  try {
    text = typeof input === 'string' ? input : utf8.decode(input);
  } catch {
    return { problems: [{ pointer: '', detail: 'is not UTF-8' }] };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      problems: [{ pointer: '', detail: `is not JSON: ${(error as Error).message.slice(0, 200).toWellFormed()}` }],
    };
  }
  // Bytes were UTF-8, so only an escape can bring NUL or half a surrogate pair into a string.
  const mayHoldSuch = text.includes('\\u') || (typeof input === 'string' && !text.isWellFormed());
  if (!mayHoldSuch && membersWithin(value, limits.depthMax) === membersOf(text)) return { value };
  const walk = new Walk();
  walk.visit(value);
  if (walk.members !== membersOf(text)) walk.problems.push(...duplicateKeys(text));
  return walk.problems.length === 0 ? { value } : { problems: walk.problems.slice(0, limits.problemsMax) };
}

/**
 * How many members the objects of a parsed value have, in so many levels; NaN where a number or its depth is refused.
 * Says no more than that something is: nearly always nothing is, and then this is all there is to do.
 */
function membersWithin(value: unknown, levels: number): number {
  if (typeof value === 'number') return isKept(value) ? 0 : Number.NaN;
  if (typeof value !== 'object' || value === null) return 0;
  if (levels === 0) return Number.NaN;
  let members = 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) members += membersWithin(value[index], levels - 1);
    return members;
  }
  for (const key in value) members += 1 + membersWithin((value as Record<string, unknown>)[key], levels - 1);
  return members;
}

/** Whether every reader of JSON keeps this number. */
function isKept(number: number): boolean {
  return Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);
}

/** One walk over a parsed value: counts the members of its objects and collects what is refused. */
class Walk {
  members = 0;
  readonly problems: Problem[] = [];
  readonly #path: (string | number)[] = [];

  visit(value: unknown): void {
    if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'number') {
      if (!Number.isFinite(value)) this.#refuse('is a number beyond the range of a double');
      else if (Number.isInteger(value) && !Number.isSafeInteger(value))
        this.#refuse('is an integer beyond 2^53, which not every reader keeps');
    } else if (typeof value === 'object' && value !== null) {
      if (this.#path.length >= limits.depthMax) this.#refuse(`is deeper than ${limits.depthMax} levels`);
      else if (Array.isArray(value)) this.#list(value);
      else this.#object(value as Record<string, unknown>);
    }
  }

  #list(list: readonly unknown[]): void {
    for (let index = 0; index < list.length; index++) {
      this.#path.push(index);
      this.visit(list[index]);
      this.#path.pop();
    }
  }

  #object(object: Record<string, unknown>): void {
    for (const key of Object.keys(object)) {
      this.members++;
      this.#path.push(key);
      this.#text(key);
      this.visit(object[key]);
      this.#path.pop();
    }
  }

  #text(text: string): void {
    if (text.includes('\0')) this.#refuse('holds the character NUL');
    if (!text.isWellFormed()) this.#refuse('holds half of a surrogate pair, which is no character');
  }

  #refuse(detail: string): void {
    if (this.problems.length < limits.problemsMax)
      this.problems.push({ pointer: this.#path.map(step).join('').toWellFormed(), detail });
  }
}

/** How many members the objects of a JSON text have, those of one key each counted: its colons outside strings. */
function membersOf(text: string): number {
  let members = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === COLON) members++;
    else if (code === QUOTE) {
      for (let inside = text.charCodeAt(++index); inside !== QUOTE; inside = text.charCodeAt(++index)) {
        if (inside === BACKSLASH) index++;
      }
    }
  }
  return members;
}
