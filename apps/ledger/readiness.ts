/** That the process runs. */
export interface Liveness {
  readonly status: 'ok';
}

/** Whether the process can record and answer, and what is in the way. */
export interface ReadinessReport {
  readonly status: 'ok' | 'not ready';
  /** By what was looked at: `ok`, or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
  /** The SHA-256 of the tokens file that the process goes by; null while nobody can be known. */
  readonly tokensInForce?: string | null;
  /** The SHA-256 of the connections file that the process goes by. */
  readonly connectionsInForce?: string | null;
}

/**
 * What must hold before this process should be asked anything, and what is worth knowing besides. Whoever owns such a
 * condition adds it here.
 */
export class Readiness {
  readonly #checks = new Map<string, { readonly check: ReadinessCheck; readonly isNeeded: boolean }>();
  readonly #facts = new Map<string, () => string | null>();

  /** A condition without which the process is of no use. */
  need(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, { check, isNeeded: true });
  }

  /** A condition that is shown, and without which the process is still of use: recording never waits for a view. */
  show(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, { check, isNeeded: false });
  }

  /** Something worth knowing that is no condition. */
  tell(name: string, fact: () => string | null): void {
    this.#facts.set(name, fact);
  }

  get facts(): Readonly<Record<string, string | null>> {
    return Object.fromEntries([...this.#facts].map(([name, fact]) => [name, fact()]));
  }

  /** Each condition by name: `ok`, or what is in the way. */
  async report(): Promise<{ readonly isReady: boolean; readonly checks: Readonly<Record<string, string>> }> {
    const found = await Promise.all(
      [...this.#checks].map(async ([name, { check, isNeeded }]) => ({
        name,
        isNeeded,
        failure: await failureOf(check),
      })),
    );
    return {
      isReady: found.every(({ isNeeded, failure }) => !isNeeded || failure === undefined),
      checks: Object.fromEntries(found.map(({ name, failure }) => [name, failure ?? 'ok'])),
    };
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
