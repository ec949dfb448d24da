import type { SqliteStore } from '#libs/event-store';
import type { Views } from '#libs/views';
import type { Config } from '../config.js';
import { CopyMending } from './copy-mending.js';
import { Integrity } from './integrity.js';
import type { LedgerLog } from './ledger-log.js';
import { LogFiles, logFolder } from './log-files.js';
import { indexPath } from './log-index.js';

interface Held {
  readonly views: Views;
  readonly store: SqliteStore;
  readonly config: Pick<Config, 'logCheckEveryMs' | 'limits'>;
}

/** Holds a ledger against its log, once that has come as far as the store. */
export function openIntegrity({ settings, leaves }: LedgerLog, { views, store, config }: Held): Integrity {
  const { folder, commits, origin, tagKey, continued } = settings;
  const log = {
    reader: store,
    leaves,
    files: new LogFiles(logFolder(folder)),
    indexPath: indexPath(logFolder(folder)),
  };
  const indexedUpTo = () => views.status(undefined).find(({ view }) => view === 'evidence-index')?.position ?? 0n;
  return new Integrity({
    ...{ folder, commits, origin, tagKey, continued, leaves, indexedUpTo },
    mending: store.copiedFrom && new CopyMending(store.copiedFrom, log),
    everyMs: config.logCheckEveryMs,
    answerMsMax: config.limits.logCheckMsMax,
    evidenceIndex: views.evidenceIndex,
  });
}
