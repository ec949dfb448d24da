import type { Finding } from '#libs/event-store';
import type { Left } from '#libs/projections';
import type { Foreign, ForeignEvent } from '#libs/views';
import type { LedgerParts } from './ledger.module.js';

const statuses = 'statuses';

/** So many foreign events are an incident each; the rest are one together. */
const foreignMax = 100;

/** Says how the views are doing, to monitoring and to who asks whether the process is ready. */
export function watchViews(parts: LedgerParts): void {
  const { views, store, metrics, readiness, incidents } = parts;
  incidents.watch(async () => views.findings());
  incidents.watch(async () => foreignFindings(views.foreign));
  metrics.watchViews(async () => views.status(await store.head()));
  void logBehind(parts);
  for (const { view, formerly } of views.status(undefined)) {
    const isInTheWay = async () => {
      const status = views.status(await store.head()).find((one) => one.view === view);
      if (status?.state === 'following') return status.left === undefined ? undefined : leftText(status.left);
      if (status?.stopped !== undefined) return `stopped at position ${status.stopped.position}`;
      if (status?.rebuilding !== undefined) return rebuildingText(status.rebuilding);
      if (views.cannotReadOn([view])) return `the ledger's file cannot be read after position ${status?.position ?? 0}`;
      const built = status?.built === undefined ? '' : `, ${Math.floor(100 * status.built)}% built`;
      return `${status?.state}, ${status?.lag.positions} behind${built}`;
    };
    readiness.show(`view ${view}`, isInTheWay);
    // For one more version.
    for (const name of formerly) readiness.show(`view ${name}`, isInTheWay);
  }
}

/** How many are behind, and not who: whoever asks whether the process is ready need not be told. */
function leftText({ count, position }: Left): string {
  return `following, but for ${count} ${count === 1 ? 'client' : 'clients'}, known up to position ${position} at least`;
}

/** Says in the log when clients fall behind, and when all have caught up; once for all who are behind at a time. */
async function logBehind({ views: { progress }, log, closing: { signal } }: LedgerParts): Promise<void> {
  for (;;) {
    if (!(await progress.until(() => progress.left(statuses) !== undefined, signal))) return;
    const left = progress.left(statuses);
    log.warn({ clients: left?.count }, 'Clients are behind: they are expensive to assess, and wait for their turn');
    if (!(await progress.until(() => progress.left(statuses) === undefined, signal))) return;
    log.info('No client is behind any more');
  }
}

function rebuildingText({ position, goal }: { position: bigint; goal: bigint }): string {
  return `rebuilding, ${position} of ${goal}`;
}

function foreignFindings(foreign: Foreign): readonly Finding[] {
  try {
    const { count, events } = foreign.first(foreignMax);
    const more = count - events.length;
    return more > 0 ? [...events.map(foreignEvent), moreForeign(more)] : events.map(foreignEvent);
  } catch {
    // The view says itself what is in its way.
    return [];
  }
}

const remedy = 'It is passed over. Find out who writes into the store, and take that right away.';

const foreignEvent = ({ position, stream, why }: ForeignEvent): Finding => ({
  code: 'foreign-event',
  about: `position ${position} in ${stream}`,
  detail: `This event is not the ledger's: it ${why}.`,
  remedy,
  bars: 'nothing',
});

const moreForeign = (count: number): Finding => ({
  code: 'foreign-event',
  about: 'the rest of them',
  detail: `${count} more events in the ledger's streams are not the ledger's.`,
  remedy,
  bars: 'nothing',
});
