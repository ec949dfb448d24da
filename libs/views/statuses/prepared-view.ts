import type { RuleSets } from '#libs/assessment';
import type { Projection, View } from '#libs/projections';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import type { ProjectedEvent } from '../projected-event.js';
import { clientsAffected } from './affected.js';
import type { ClientReplay } from './client-replay.js';
import { ClientReplayer, rangeReplay, type StatusesContext } from './client-replayer.js';
import { buildStatuses } from './statuses-build.js';
import { StatusesFile } from './statuses-file.js';
import { statusesView } from './statuses-view.js';

/**
 * What a rule set that is not in force says of every client, by all that is known where the view stands, and not how it
 * came to be so. It stops at what concerns everyone: then it is cheaper to begin anew.
 */
export const preparedView = (ruleSets: RuleSets, ruleSet: string): View<ProjectedEvent> => ({
  ...statusesView(ruleSets),
  open: (context) => new PreparedProjection({ ...context, ruleSets }, ruleSet),
  build: (context, to, progress, signal) => {
    const file = new StatusesFile(context.database);
    return buildStatuses({ ...context, ruleSets }, file, { to, progress, signal, way: { ruleSet } });
  },
});

class PreparedProjection implements Projection<ProjectedEvent> {
  readonly #context: StatusesContext;
  readonly #ruleSet: string;
  readonly #file: StatusesFile;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #replayer: ClientReplayer;
  #replayed: readonly ClientReplay[] = [];

  constructor(context: StatusesContext, ruleSet: string) {
    this.#context = context;
    this.#ruleSet = ruleSet;
    this.#file = new StatusesFile(context.database);
    this.#evidenceIndex = new EvidenceIndex(context);
    this.#replayer = new ClientReplayer(context);
  }

  async prepare(events: readonly ProjectedEvent[]): Promise<void> {
    const [first, last] = [events[0]?.event, events.at(-1)?.event];
    if (first === undefined || last === undefined) return;
    const [after, upTo, recorded] = [first.position - 1n, last.position, last.ledgertime];
    const before = (client: bigint) => this.#file.rowsOf(client);
    const replayRange = await rangeReplay({ ruleSet: this.#ruleSet }, this.#replayer, { upTo, recorded }, before);
    const changes = this.#replayer.registerReplay.changes(after, upTo, this.#ruleSet);
    if (changes.everyone.length > 0) throw new Error('something concerns everyone');
    const affected = clientsAffected(this.#evidenceIndex, after, upTo);
    const clients = new Set([...affected.keys(), ...this.#file.concerned(changes)]);
    this.#replayed = await replayRange([...clients], () => this.#context.signal.throwIfAborted());
  }

  apply(): void {
    for (const replayed of this.#replayed) this.#file.save(replayed);
    this.#replayed = [];
  }
}
