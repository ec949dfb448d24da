import { duplicateKeys } from './duplicate-keys.js';
import { limits } from './limits.js';
import { type Problem, step } from './problem.js';

export type Parsed =
  | { readonly value: unknown; readonly problems?: undefined }
  | { readonly problems: Problem[]; readonly value?: undefined };

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
  const walk = new Walk(text.includes('\\u') || (typeof input === 'string' && !text.isWellFormed()));
  walk.visit(value);
  if (walk.members !== membersOf(text)) walk.problems.push(...duplicateKeys(text));
  return walk.problems.length === 0 ? { value } : { problems: walk.problems.slice(0, limits.problemsMax) };
}

/** One walk over a parsed value: counts the members of its objects and collects what is refused. */
class Walk {
  members = 0;
  readonly problems: Problem[] = [];
  readonly #path: (string | number)[] = [];

  constructor(readonly checksText: boolean) {}

  visit(value: unknown): void {
    if (typeof value === 'string') {
      if (this.checksText) this.#text(value);
    } else if (typeof value === 'number') {
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
      if (this.checksText) this.#text(key);
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
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22) inString = !inString;
    else if (inString) {
      if (code === 0x5c) index++;
    } else if (code === 0x3a) members++;
  }
  return members;
}
