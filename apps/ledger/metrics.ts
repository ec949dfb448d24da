import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { barsRecording, type EventStore, type Finding } from '#libs/event-store';
import type { ViewStatus } from '#libs/projections';

/** How a log is doing: leaves, positions behind the store, and what of the ledger was held against it, and when all of it (ms). */
export interface LogFigures {
  readonly size: number;
  readonly mapSize: number;
  readonly behind: bigint;
  readonly checked: number;
  readonly wholeAt: number | undefined;
}

/** What the process tells Prometheus. One registry for each running ledger, so that several can share a process. */
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'initium_http_request_duration_seconds',
    help: 'Time from a request’s headers to the end of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly outcomes = new Counter({
    name: 'initium_events_total',
    help: 'Events that were sent, by what became of them',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });

  readonly appendSeconds = new Histogram({
    name: 'initium_store_append_duration_seconds',
    help: 'Time for an append to become durable, waiting in the store’s queue included',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });

  readonly appendsWaiting = new Gauge({
    name: 'initium_store_appends_waiting',
    help: 'Appends that are not durable yet',
    registers: [this.registry],
  });

  readonly changeStreams = new Gauge({
    name: 'initium_change_streams_open',
    help: 'Streams of changes that are open',
    registers: [this.registry],
  });

  readonly changesSent = new Counter({
    name: 'initium_changes_sent_total',
    help: 'Changes of status that were sent, on all streams together',
    registers: [this.registry],
  });

  constructor() {
    for (const outcome of ['recorded', 'duplicate', 'conflict', 'quarantined']) this.outcomes.inc({ outcome }, 0);
    collectDefaultMetrics({ register: this.registry });
  }

  /** Looks how the store is doing whenever somebody asks. */
  watchStore(store: EventStore): void {
    const registers = [this.registry];
    const look = () => store.condition();
    new Counter({
      name: 'initium_store_append_failures_total',
      help: 'Appends that failed because the store could not be written, by why: the codes of /v1/incidents',
      labelNames: ['code'] as const,
      registers,
      collect() {
        this.reset();
        for (const code of ['no-space', 'read-only', 'locked', 'disk-failure']) this.inc({ code }, 0);
        for (const [code, count] of store.failedAppends) this.inc({ code }, count);
      },
    });
    new Gauge({
      name: 'initium_store_unavailable',
      help: '1 while nothing can be written',
      registers,
      async collect() {
        this.set((await look()).findings.some(barsRecording) ? 1 : 0);
      },
    });
    new Gauge({
      name: 'initium_store_endangered',
      help: '1 while the store may forget events of the ledger',
      registers,
      async collect() {
        this.set((await look()).findings.some(({ code }) => code === 'retention') ? 1 : 0);
      },
    });
    new Gauge({
      name: 'initium_store_file_whole_timestamp_seconds',
      help: 'When the whole file of the ledger was last read and found whole, in seconds since 1970; 0 before the first time',
      registers,
      async collect() {
        this.set(((await look()).file?.wholeAt ?? 0) / 1_000);
      },
    });
    new Gauge({
      name: 'initium_store_file_checked_ratio',
      help: 'How much of the file the check in the background has read, from 0 to 1; 1 between two checks',
      registers,
      async collect() {
        this.set((await look()).file?.checked ?? 1);
      },
    });
    new Gauge({
      name: 'initium_store_behind_positions',
      help: 'How far reading is behind what is recorded, in positions: on a server, bytes of its log',
      registers,
      async collect() {
        this.set(Number((await look()).behind));
      },
    });
  }

  /** Looks what is wrong whenever somebody asks. */
  watchIncidents(look: () => Promise<readonly Finding[]>): void {
    new Gauge({
      name: 'initium_incidents_open',
      help: 'What the ledger found wrong with itself or its store and lasts, by its code; /v1/incidents says more',
      labelNames: ['code'] as const,
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { code } of await look()) this.inc({ code });
      },
    });
  }

  /** Looks how much of each share of the memory is held whenever somebody asks. Bytes. */
  watchMemory(limit: number, look: () => readonly { share: string; bytes: number; held: number }[]): void {
    const registers = [this.registry];
    new Gauge({ name: 'initium_memory_limit_bytes', help: 'What the process may take', registers }).set(limit);
    new Gauge({
      name: 'initium_memory_share_bytes',
      help: 'How much of the memory is for what callers can make the process hold',
      labelNames: ['share'] as const,
      registers,
      collect() {
        for (const { share, bytes } of look()) this.set({ share }, bytes);
      },
    });
    new Gauge({
      name: 'initium_memory_held_bytes',
      help: 'How much of a share is held; beyond it callers are refused, or wait',
      labelNames: ['share'] as const,
      registers,
      collect() {
        for (const { share, held } of look()) this.set({ share }, held);
      },
    });
  }

  /** Looks how the log is doing whenever somebody asks. */
  watchLog(look: () => Promise<LogFigures>): void {
    const registers = [this.registry];
    new Gauge({
      name: 'initium_log_leaves',
      help: 'How many leaves the log has',
      registers,
      async collect() {
        this.set((await look()).size);
      },
    });
    new Gauge({
      name: 'initium_log_map_leaves',
      help: 'Over how many leaves the last epoch of the subject map is that the log has',
      registers,
      async collect() {
        this.set((await look()).mapSize);
      },
    });
    new Gauge({
      name: 'initium_log_behind_positions',
      help: 'How far the log is behind the ledger’s head, in positions',
      registers,
      async collect() {
        this.set(Number((await look()).behind));
      },
    });
    new Gauge({
      name: 'initium_log_checked_ratio',
      help: 'How much of the ledger was held against its log in the pass that is under way: 1 between two passes',
      registers,
      async collect() {
        this.set((await look()).checked);
      },
    });
    new Gauge({
      name: 'initium_log_checked_timestamp_seconds',
      help: 'When all of the ledger was last held against its log, in seconds since 1970; 0 before the first time',
      registers,
      async collect() {
        this.set(((await look()).wholeAt ?? 0) / 1000);
      },
    });
  }

  /** Looks whenever somebody asks of which sources something becomes late, and when. */
  watchSources(look: () => Promise<readonly { readonly source: string; readonly hours: number }[]>): void {
    new Gauge({
      name: 'initium_source_hours_until_late',
      help: 'Hours until the first of what is missing of a source becomes late; of the 100 where it does soonest',
      labelNames: ['source'] as const,
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { source, hours } of await look()) this.set({ source }, hours);
      },
    });
  }

  /** Looks how the views are doing whenever somebody asks. */
  watchViews(look: () => Promise<readonly ViewStatus[]>): void {
    const registers = [this.registry];
    new Gauge({
      name: 'initium_view_lag_positions',
      help: 'How far a view is behind the ledger’s head, in positions',
      labelNames: ['view'] as const,
      registers,
      async collect() {
        for (const { view, lag } of byEachName(await look())) this.set({ view }, Number(lag.positions));
      },
    });
    new Gauge({
      name: 'initium_view_lag_seconds',
      help: 'How far a view is behind the ledger’s head, in seconds of ledger time',
      labelNames: ['view'] as const,
      registers,
      async collect() {
        for (const { view, lag } of byEachName(await look())) this.set({ view }, lag.seconds);
      },
    });
    const statuses = async () => (await look()).find(({ view }) => view === 'statuses');
    new Gauge({
      name: 'initium_clients_behind',
      help: 'Clients whose statuses are behind the others’, because they are expensive to assess',
      registers,
      async collect() {
        this.set((await statuses())?.left?.count ?? 0);
      },
    });
    new Gauge({
      name: 'initium_clients_behind_positions',
      help: 'How far the furthest of those clients is behind the others, in positions',
      registers,
      async collect() {
        const { position, left } = (await statuses()) ?? {};
        this.set(position === undefined || left === undefined ? 0 : Number(position - left.position));
      },
    });
    new Gauge({
      name: 'initium_view_stopped',
      help: '1 where a view has stopped at an event that it cannot take in',
      labelNames: ['view'] as const,
      registers,
      async collect() {
        for (const { view, stopped } of byEachName(await look())) this.set({ view }, stopped === undefined ? 0 : 1);
      },
    });
  }
}

/** For one more version, what a view was called before names the same series. */
const byEachName = (views: readonly ViewStatus[]): readonly ViewStatus[] =>
  views.flatMap((status) => [status, ...status.formerly.map((view) => ({ ...status, view }))]);
