import { type Finding, openSqliteReader, standBack, workerPort } from '#libs/event-store';
import { parsePolicy } from '#libs/transparency';
import { LeafMaker, type LogName } from './leaf-maker.js';
import { LogDiverged, LogFiles, logFolder } from './log-files.js';
import { indexPath, LogIndex } from './log-index.js';
import { Publisher } from './publisher.js';
import { sequence } from './sequence.js';
import { Sequencer } from './sequencer.js';
import type { SignerParts } from './signer.js';
import { endOfTerm, type SigningTerm } from './signing-term.js';
import { Witnesses } from './witnesses.js';

export interface SequencerSettings {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  readonly commits: SharedArrayBuffer;
  readonly origin: string;
  readonly tagKey: Uint8Array;
  /** The names under which its log has gone on: it is signed under the last of them. */
  readonly continued: readonly LogName[];
  /** Undefined in a process that does not sign: the key, and where the last checkpoint that it signed lies. */
  readonly signing: Omit<SignerParts, 'origin' | 'before'> | undefined;
  /** In which term it signs, where others may sign as well. */
  readonly term: SigningTerm | undefined;
  /** A policy file, by which witnesses are asked to cosign. */
  readonly policy: Uint8Array | undefined;
  /** Whether these are asked what was signed last, where that is not known any more. */
  readonly recalls: boolean;
}

export type FromSequencer =
  /** How far it has come, and what keeps it from being signed or cosigned. */
  | {
      readonly kind: 'step';
      readonly size: number;
      readonly position: bigint;
      /** Whether that is all that the store has. */
      readonly isAll: boolean;
      readonly findings: readonly Finding[];
    }
  /** It ends, and another one would not do better. */
  | { readonly kind: 'diverged'; readonly message: string };

// Recording and answers come first: what is made here follows from what is durable already.
standBack();
const { data, tell, onMessage, close } = workerPort<SequencerSettings, 'close', FromSequencer>('LedgerLog');
const { folder, commits, origin, tagKey, continued, signing, term, policy, recalls } = data;
const closing = new AbortController();
onMessage(() => closing.abort());

const files = new LogFiles(logFolder(folder));
const index = new LogIndex(indexPath(logFolder(folder)));
const reader = openSqliteReader({ folder, commits });
try {
  await reader.complete(closing.signal);
  const sequencer = new Sequencer({ leaves: new LeafMaker(origin, tagKey, continued), files, index });
  const publisher = new Publisher(
    sequencer,
    files,
    signing && { origin: continued.at(-1)?.origin ?? origin, ...signing, before: term?.before },
    policy && new Witnesses(parsePolicy(policy)),
    { endOfTerm: term && (() => endOfTerm(reader, term)), recalls },
  );
  const step = async (isAll: boolean) => {
    await publisher.publish(isAll);
    const { head, position = -1n } = sequencer;
    tell({ kind: 'step', size: head.size, position, isAll, findings: publisher.findings });
  };
  await step((await reader.head())?.position === sequencer.position);
  await sequence(reader, sequencer, closing.signal, step);
} catch (error) {
  if (!(error instanceof LogDiverged)) throw error;
  tell({ kind: 'diverged', message: error.message });
} finally {
  await reader.close();
  index.close();
  close();
}
