import { csv } from '#libs/evidence';
import type { ProvedQuestion } from '../question.js';
import type { AnchorBracket } from './anchor-bracket.js';

/** A step of the making. */
export interface CustodyEntry {
  readonly time: string;
  readonly who: string;
  readonly what: string;
}

export interface CustodyFacts {
  readonly question: ProvedQuestion;
  /** The ledgertime of the epoch's leaf. */
  readonly epochTime: string;
  readonly root: string;
  readonly exhibits: number;
  /** Of the first and the last exhibit that is the client's. */
  readonly brackets: readonly (AnchorBracket & { readonly number: number })[];
}

/**
 * What became of a pack, up to its making, in order of time. The instants are the ledger's: whoever makes it again, whenever, writes the
 * same.
 */
export function custodyOf({ question, epochTime, root, exhibits, brackets }: CustodyFacts): CustodyEntry[] {
  const { askedBy, knownAt, reason, knownSize, epoch, log } = question;
  const who = askedBy.isKnown ? askedBy.name : `${askedBy.name} (a claim)`;
  const by = log.origin;
  return [
    { time: knownAt, who, what: `asked as known at this instant, ${knownSize} leaves of the log: ${reason}` },
    {
      time: epochTime,
      who: by,
      what: `closed the map epoch over ${epoch.size} leaves, as leaf ${epoch.index}: ${epoch.mapRoot}`,
    },
    { time: epochTime, who: by, what: `signed the checkpoint over ${log.size} leaves: ${root}` },
    ...brackets.map((bracket) => ({ time: epochTime, who: by, what: bracketInWords(bracket) })),
    { time: epochTime, who: by, what: `took ${exhibits} exhibits` },
    { time: epochTime, who: by, what: 'later handling is in the ledger: ledger.pack leaves and proposals' },
  ];
}

function bracketInWords({ number, after, before }: CustodyFacts['brackets'][number]): string {
  const from =
    after === undefined ? 'no anchor before it' : `recorded not before ${after.genTime} (${after.authority})`;
  const to =
    before === undefined
      ? 'no anchor after it yet: ask for another pack once there is one'
      : `not after ${before.genTime} (${before.authority})`;
  return `exhibit ${number}: ${from}, ${to}`;
}

export function custodyCsv(steps: readonly CustodyEntry[]): Uint8Array {
  return Buffer.from(
    csv(
      ['time', 'who', 'what'],
      steps.map(({ time, who, what }) => [time, who, what]),
    ),
  );
}
