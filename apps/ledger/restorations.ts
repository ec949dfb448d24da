import { type Finding, restorationsOf } from '#libs/event-store';
import { continuationStream } from './genesis.js';
import type { LedgerParts } from './ledger.module.js';

/** What `initium restore` records. */
interface RestoredFact {
  readonly backup: { readonly made?: string; readonly events: number; readonly sha256: string };
  readonly upTo: { readonly position: string; readonly ledgertime: string };
  readonly goesOnAt: string;
}

/**
 * Lists each time that the ledger was restored from a backup, and that its log went on under another name, among what is over: what was
 * lost then is not here.
 */
export async function tellRestorations(parts: LedgerParts): Promise<void> {
  const { store, config, incidents } = parts;
  for (const { data, ledgertime } of await restorationsOf(store)) {
    const fact = JSON.parse(Buffer.from(data).toString()) as RestoredFact;
    incidents.remember(restored(config.dataDir, fact), ledgertime);
  }
  await tellContinuations(parts);
}

async function tellContinuations({ store, config, genesis, incidents }: LedgerParts): Promise<void> {
  for (const number of genesis.continued.keys())
    for await (const events of store.readStream(continuationStream(number + 2)))
      for (const { data, ledgertime } of events)
        incidents.remember(continued(config.dataDir, JSON.parse(Buffer.from(data).toString())), ledgertime);
}

/** What `initium restore --continue-as` records. */
interface ContinuedFact {
  readonly origin: string;
  readonly continues: { readonly origin: string; readonly size: string };
  readonly by: { readonly recorder: string; readonly approver: string };
}

function continued(folder: string, { origin, continues, by }: ContinuedFact): Finding {
  return {
    code: 'log-continued',
    about: folder,
    detail:
      `The end of its log ${continues.origin} is lost, which was signed with ${continues.size} leaves. It goes on as ${origin}, ` +
      `as ${by.recorder} and ${by.approver} decided.`,
    remedy: 'Give the new name and its key to witnesses, and to whoever knows the log by the old one (docs/log.md).',
    bars: 'nothing',
  };
}

function restored(folder: string, { backup, upTo, goesOnAt }: RestoredFact): Finding {
  const of = backup.made === undefined ? 'of unknown time' : `of ${backup.made}`;
  return {
    code: 'restored',
    about: folder,
    detail:
      `It was restored from a backup ${of} with ${backup.events} events up to position ${upTo.position} ` +
      `(${upTo.ledgertime}, SHA-256 ${backup.sha256}), and goes on at position ${goesOnAt}.`,
    remedy:
      `What was recorded after ${upTo.ledgertime} until then is not in it, though its receipts are out: ` +
      'have the sources send it again.',
    bars: 'nothing',
  };
}
