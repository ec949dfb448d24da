import { limits } from './limits.js';
import { type Problem, step } from './problem.js';

interface Level {
  /** The keys so far; undefined for a list. */
  readonly keys: Set<string> | undefined;
  readonly pointer: string;
  /** The member or the index that is being read. */
  at: string | number;
  awaitsKey: boolean;
}

/** Where a key stands twice in one object. The text must be JSON; it is read once, without recursion. */
export function duplicateKeys(text: string): Problem[] {
  const problems: Problem[] = [];
  const levels: Level[] = [];
  for (let index = 0; index < text.length; index++) {
    const level = levels.at(-1);
    switch (text[index]) {
      case '{':
        levels.push({ keys: new Set(), pointer: pointerTo(level), at: '', awaitsKey: true });
        break;
      case '[':
        levels.push({ keys: undefined, pointer: pointerTo(level), at: 0, awaitsKey: false });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (typeof level?.at === 'number') level.at++;
        else if (level) level.awaitsKey = true;
        break;
      case '"': {
        const end = stringEnd(text, index);
        if (level?.awaitsKey) takeKey(level, JSON.parse(text.slice(index, end + 1)), problems);
        index = end;
      }
    }
    if (problems.length >= limits.problemsMax) break;
  }
  return problems;
}

function pointerTo(level: Level | undefined): string {
  // Far below what is refused for its depth anyway, pointers would only grow with the square of the text.
  return level === undefined || level.pointer.length > 4_096 ? '' : level.pointer + step(level.at);
}

function takeKey(level: Level, key: string, problems: Problem[]): void {
  level.at = key;
  level.awaitsKey = false;
  if (level.keys?.has(key)) {
    problems.push({ pointer: (level.pointer + step(key)).toWellFormed(), detail: 'stands twice in one object' });
  }
  level.keys?.add(key);
}

/** The index of the quote that ends the string which begins at `start`. */
function stringEnd(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}
