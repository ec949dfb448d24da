/** What must hold before this process should be asked anything. Whoever owns such a condition adds it here. */
export class Readiness {
  readonly #checks = new Map<string, ReadinessCheck>();

  add(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  /** Each condition by name: `ok`, or what is in the way. */
  async report(): Promise<Readonly<Record<string, string>>> {
    const entries = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, (await failureOf(check)) ?? 'ok'] as const),
    );
    return Object.fromEntries(entries);
  }
}

/** Undefined when the condition holds, else what is in the way, in words that hold no secret. */
export type ReadinessCheck = () => Promise<string | undefined>;

async function failureOf(check: ReadinessCheck): Promise<string | undefined> {
  try {
    return await check();
  } catch (error) {
    return error instanceof Error ? error.name : 'failed';
  }
}
