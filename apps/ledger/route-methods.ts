import { Refusal } from './refusal.js';

/** Which methods each address has, so that a wrong method is told from a wrong address (RFC 9110 15.5.6). */
export class RouteMethods {
  readonly #byPattern = new Map<string, { readonly segments: readonly string[]; readonly methods: Set<string> }>();

  add(pattern: string, methods: string | readonly string[]): void {
    let entry = this.#byPattern.get(pattern);
    if (entry === undefined) {
      entry = { segments: pattern.split('/'), methods: new Set() };
      this.#byPattern.set(pattern, entry);
    }
    for (const method of typeof methods === 'string' ? [methods] : methods) entry.methods.add(method);
  }

  /** Every method with the pattern of every address that has it. */
  all(): { readonly method: string; readonly pattern: string }[] {
    return [...this.#byPattern].flatMap(([pattern, { methods }]) =>
      [...methods].map((method) => ({ method, pattern })),
    );
  }

  refusalFor(method: string, url: string): Refusal {
    const path = url.split('?', 1)[0] ?? '/';
    const allowed = new Set<string>();
    const asked = path.split('/');
    for (const { segments, methods } of this.#byPattern.values()) {
      if (matches(segments, asked)) for (const one of methods) allowed.add(one);
    }
    if (allowed.size === 0)
      return new Refusal('not-found', `There is no ${path.slice(0, 200)} here; /docs lists all addresses.`);
    const allow = [...allowed].sort().join(', ');
    return new Refusal('method-not-allowed', `${method} is not for this address; it takes ${allow}.`, {
      headers: { allow },
    });
  }
}

function matches(segments: readonly string[], asked: readonly string[]): boolean {
  if (segments.length !== asked.length) return false;
  return segments.every((segment, index) => (segment.startsWith(':') ? asked[index] !== '' : segment === asked[index]));
}
