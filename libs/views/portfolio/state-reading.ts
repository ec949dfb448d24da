import type { Connection } from '#libs/projections';
import type { EvidenceIndex } from '../evidence-index/evidence-index.js';
import { type FirstCame, Indicators, type Window } from '../indicators/indicators.js';
import { StateClients } from '../statuses/state-clients.js';
import { type ClientInStates, type Extensions, type StateBucket, StatusCounts } from '../statuses/status-counts.js';
import { PortfolioColumns } from './columns/columns.js';
import { type PortfolioQuestion, Reading } from './reading.js';

/**
 * A question about the clients of one State: those who were there at any instant up to the one that is asked about. Evidence about
 * themselves counts, that about identifiers is nobody's. Who relied counts where it did so in that State. Looked up by queries: nothing
 * of it is held.
 */
export class StateReading extends Reading {
  override readonly indicators: Indicators;
  readonly #state: string;
  readonly #clients: ReadonlySet<number>;
  readonly #counts: StatusCounts;

  constructor(connection: Connection, evidenceIndex: EvidenceIndex, question: PortfolioQuestion, state: string) {
    super(connection, evidenceIndex, new PortfolioColumns(connection, 0), question);
    const { at: to, upTo } = question;
    const clients = new StateClients(connection).located(state, { from: Number.MIN_SAFE_INTEGER, to, upTo });
    this.#state = state;
    this.#clients = new Set(clients);
    this.#counts = new StatusCounts(connection);
    this.indicators = new Indicators(connection, clients);
  }

  override get columns(): undefined {
    return undefined;
  }

  override relying(window: Window): readonly ClientInStates[] {
    const states = [this.#state];
    return super.relying(window).flatMap((one) => (one.states.includes(this.#state) ? { ...one, states } : []));
  }

  override extensions(window: Window): Extensions {
    const extended = this.#counts.extended(window).filter(({ client }) => this.#clients.has(client));
    return { clients: extended.length, repeated: extended.filter(({ extensions }) => extensions > 1).length };
  }

  override signUps(window: Window, since: number): ReadonlyMap<StateBucket, readonly FirstCame[]> {
    const isCounted = (state: StateBucket) => state === this.#state || state === 'UNKNOWN';
    return new Map([...super.signUps(window, since)].filter(([state]) => isCounted(state)));
  }
}
