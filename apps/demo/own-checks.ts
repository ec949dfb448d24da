import { askAll } from './ask.js';
import { type Compared, compare } from './compare.js';

/** A check that the ledger made, as far as it is counted here. */
export interface CountedCheck {
  readonly client: string;
  readonly observability: 'FULL' | 'PARTIAL';
  readonly result: 'NONE' | 'FOUND';
}

/** Has the ledger check a client; undefined where none of its requests lacks a check. */
export type CheckIfLacking = (client: string) => Promise<CountedCheck | undefined>;

/** What came of the checks that the ledger made itself, where the exchange had made none or one that does not count. */
export interface OwnChecks {
  readonly made: number;
  /** Found nothing, and saw everything. */
  readonly clear: number;
  /** Found nothing, and saw a part. */
  readonly partial: number;
  readonly found: number;
  /** Subjects on which the exemption may be relied on since, and of all those, solicited in a way that could be known. */
  readonly gained: number;
  readonly wrong: readonly Compared[];
}

/** Lets the ledger check everybody whose request lacks a check, a few at a time, and asks about them again. */
export async function ownChecks(
  url: string,
  pairs: readonly Compared[],
  check: CheckIfLacking,
  progress: (done: number) => void,
): Promise<{ readonly checks: OwnChecks; readonly pairs: readonly Compared[] }> {
  const open = pairs.filter(({ answer }) => answer.status === 'INSUFFICIENT_EVIDENCE');
  const checks = await makeAll(check, new Set(open.map(({ truth }) => truth.client)), progress);
  const checked = new Set(checks.map(({ client }) => client));
  const kept = pairs.filter(({ truth }) => !checked.has(truth.client));
  const changed = pairs.filter(({ truth }) => checked.has(truth.client));
  const again = await askAll(
    url,
    changed.map(({ truth }) => truth),
    () => {},
  );
  const relied = (all: readonly Compared[]) => all.filter(({ answer }) => answer.reliesOnExemption).length;
  const clean = checks.filter(({ result }) => result === 'NONE');
  const clear = clean.filter(({ observability }) => observability === 'FULL').length;
  return {
    checks: {
      made: checks.length,
      clear,
      partial: clean.length - clear,
      found: checks.length - clean.length,
      gained: relied(again) - relied(changed),
      wrong: compare(again).wrong,
    },
    pairs: [...kept, ...again],
  };
}

async function makeAll(check: CheckIfLacking, clients: ReadonlySet<string>, progress: (done: number) => void) {
  const made: CountedCheck[] = [];
  const next = clients.values();
  let done = 0;
  const worker = async () => {
    for (const client of next) {
      const one = await check(client);
      if (one !== undefined) made.push(one);
      progress(++done);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return made;
}
