import { type Finding, restorationsOf } from '#libs/event-store';
import type { LedgerParts } from './ledger.module.js';

/** What `initium restore` records. */
interface RestoredFact {
  readonly backup: { readonly made?: string; readonly events: number; readonly sha256: string };
  readonly upTo: { readonly position: string; readonly ledgertime: string };
  readonly goesOnAt: string;
}

/** Lists each time that the ledger was restored from a backup among what is over: what was lost then is not here. */
export async function tellRestorations({ store, config, incidents }: LedgerParts): Promise<void> {
  for (const { data, ledgertime } of await restorationsOf(store)) {
    const fact = JSON.parse(Buffer.from(data).toString()) as RestoredFact;
    incidents.remember(restored(config.dataDir, fact), ledgertime);
  }
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
