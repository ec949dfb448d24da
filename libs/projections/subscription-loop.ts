import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EventReader, StoreDamaged, type StoredEvent } from '#libs/event-store';
import { applyTo, bytesPerCommitMax, catchUp, eventsPerCommitMax, hasMany } from './catch-up.js';
import type { Progress } from './progress.js';
import type { RunningProjection, Stop } from './running-projection.js';
import type { Projected } from './view.js';

/**
 * How long views that follow rest after each commit, unless someone waits for them: a commit costs about as much for one
 * event as for a hundred, and would take that from whoever records one event at a time.
 */
const restMs = 50;

export interface SubscriptionLoopOptions {
  readonly reader: EventReader;
  project(event: StoredEvent): Projected;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  onStop(stop: Stop): void;
  onTrouble?(error: Error): void;
}

/** Feeds open views side by side until the signal aborts, or one of them meets what is no event's fault. */
export class SubscriptionLoop {
  readonly #projections: readonly RunningProjection[];
  readonly #options: SubscriptionLoopOptions;
  readonly #failed = new AbortController();
  readonly #signal: AbortSignal;
  /** Those whose file answers questions: another one is put in its place only when it is as far. */
  readonly #serving = new Set<RunningProjection>();

  constructor(projections: readonly RunningProjection[], options: SubscriptionLoopOptions) {
    this.#projections = projections;
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#failed.signal]);
  }

  async run(): Promise<void> {
    for (const projection of this.#projections) {
      this.#options.progress.enter(projection.view.name, 'catching-up');
      this.#publish(projection);
    }
    const feeding = await this.#lines();
    const ends = await Promise.allSettled(
      feeding.map((line) =>
        line.catch((error: unknown) => {
          this.#failed.abort();
          throw error;
        }),
      ),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /**
   * Views that stand at the same position share one reading of the store. A view with needs is among them where all of
   * its needs are; else it goes behind them, together with those that stand where it does and need the same, or alone where
   * it is slower than they. One that can build itself as a whole does so first, where it has needs or that many events are
   * there.
   */
  async #lines(): Promise<Promise<void>[]> {
    const groups = new Map<bigint | undefined, RunningProjection[]>();
    const behind = new Map<string, RunningProjection[]>();
    const alone: Promise<void>[] = [];
    const areMany = await hasMany(this.#options.reader);
    for (const projection of this.#projections) {
      const { needs = [], thread } = projection.view;
      const group = groups.get(projection.position) ?? [];
      const isAmongThem = needs.every((need) => group.some(({ view }) => view.name === need));
      if (needs.length > 0 && (thread === 'own' || projection.canBeBuilt)) {
        alone.push(this.#followNeeds([projection]));
      } else if (!isAmongThem) {
        const key = [projection.position, ...needs].join();
        behind.set(key, [...(behind.get(key) ?? []), projection]);
      } else if (projection.isBeingBuilt || (projection.canBeBuilt && areMany)) {
        alone.push(this.#build(projection).then(() => this.#follow([projection])));
      } else {
        groups.set(projection.position, [...group, projection]);
      }
    }
    return [
      ...alone,
      ...[...behind.values()].map((group) => this.#followNeeds(group)),
      ...[...groups.values()].map((group) => this.#follow(group)),
    ];
  }

  async #follow(group: readonly RunningProjection[]): Promise<void> {
    const { reader, progress } = this.#options;
    if (this.#signal.aborted) return;
    const after = group[0]?.position;
    const batchMax = Math.min(eventsPerCommitMax, ...group.map(({ view }) => view.batchMax ?? eventsPerCommitMax));
    const bytesMax = bytesPerCommitMax();
    let goal = (await reader.head())?.position;
    let pending: Projected[] = [];
    let bytes = 0;
    if (goal === undefined || goal === after) goal = undefined;
    if (goal === undefined) for (const projection of group) progress.enter(projection.view.name, 'following');
    try {
      for await (const batch of reader.follow(after, this.#signal)) {
        for (const event of batch) {
          pending.push(this.#options.project(event));
          bytes += event.data.length + event.metadata.length;
        }
        const last = pending.at(-1)?.event;
        if (last === undefined) continue;
        const isFull = pending.length >= batchMax || bytes >= bytesMax;
        if (goal !== undefined && last.position < goal && !isFull) continue;
        await this.#applyTogether(group, pending);
        if (group.every((projection) => !isAt(projection, last.position))) return;
        if (goal === undefined || last.position >= goal) {
          goal = (await reader.head())?.position;
          if (!isFull || goal === last.position) {
            for (const projection of group)
              if (isAt(projection, last.position)) progress.enter(projection.view.name, 'following');
            await progress.rest(restMs);
          }
        }
        pending = [];
        bytes = 0;
      }
    } catch (error) {
      // What was read before a damaged place can be answered from.
      if (error instanceof StoreDamaged && pending.length > 0) await this.#applyTogether(group, pending);
      throw error;
    }
  }

  /** A view of whose needs one has stopped is given what that one has applied, and waits. */
  async #applyTogether(group: readonly RunningProjection[], events: readonly Projected[]): Promise<void> {
    for (const projection of group) {
      if (projection.stop !== undefined) continue;
      const needs = group.filter(({ view }) => projection.view.needs?.includes(view.name));
      const given = events.filter(({ event }) => needs.every((need) => (need.position ?? -1n) >= event.position));
      if (given.length < events.length) this.#options.progress.enter(projection.view.name, 'waiting');
      await this.#apply(projection, given);
    }
  }

  /** All of a group need the same. */
  async #followNeeds(group: readonly RunningProjection[]): Promise<void> {
    const { reader, project, progress } = this.#options;
    const needs = group[0]?.view.needs ?? [];
    const applied = (projection: RunningProjection) => this.#publish(projection);
    for (const projection of group) if (projection.canBeBuilt) await this.#build(projection);
    const isAhead = ({ position }: RunningProjection) => (progress.least(needs) ?? -1n) > (position ?? -1n);
    const isLevel = ({ view }: RunningProjection) =>
      progress.state(view.name) !== 'following' && areFollowing(needs, progress);
    const isToDo = (one: RunningProjection) => isAhead(one) || isLevel(one) || one.left !== undefined;
    const going = () => group.filter(({ stop }) => stop === undefined);
    while (going().length > 0 && (await progress.until(() => going().some(isToDo), this.#signal))) {
      const to = progress.least(needs) as bigint;
      const toCatchUp = going()
        .filter(isAhead)
        .map((projection) => ({ projection, to }));
      if (toCatchUp.length > 0) await catchUp(toCatchUp, { reader, project, signal: this.#signal, applied });
      else for (const projection of going().filter(isLevel)) progress.enter(projection.view.name, 'following');
      if (going().some(isAhead)) continue;
      const unfinished = going().filter(({ left }) => left !== undefined);
      for (const projection of unfinished) await this.#goOn(projection);
      if (unfinished.length === 0 && going().length > 0) await progress.rest(restMs);
    }
  }

  /** Whoever asks, ends it or records something is heard before more of what is left is done. */
  async #goOn(projection: RunningProjection): Promise<void> {
    await nextTurn();
    await projection.goOn();
    this.#publish(projection);
  }

  async #build(projection: RunningProjection): Promise<void> {
    const { progress, reader, onTrouble } = this.#options;
    const { name, needs = [] } = projection.view;
    const areThere = () => areFollowing(needs, progress) && progress.least(needs) !== undefined;
    // What is still to come would be taken one after the other, which costs many times as much.
    await reader.complete(this.#signal);
    if (needs.length > 0 && !(await progress.until(areThere, this.#signal))) return;
    const position = needs.length > 0 ? progress.least(needs) : (await reader.head())?.position;
    const [goal] = await reader.readPositions(position === undefined ? [] : [position]);
    if (goal === undefined) return;
    const tell = (share: number) => progress.tellShare(name, share);
    tell(0);
    const failure = await projection.build(goal, tell, this.#signal).finally(() => progress.tellShare(name, undefined));
    if (failure !== undefined) {
      onTrouble?.(new Error(`the view ${name} takes one event after the other: as a whole, ${failure.message}`));
    }
    this.#publish(projection);
  }

  async #apply(projection: RunningProjection, events: readonly Projected[]): Promise<void> {
    await applyTo(projection, events, this.#options.reader);
    this.#publish(projection);
  }

  #publish(projection: RunningProjection): void {
    const { progress, onStop } = this.#options;
    const { name } = projection.view;
    if (projection.stop !== undefined) {
      onStop(projection.stop);
      progress.enter(name, 'stopped');
    }
    if (!this.#serving.has(projection)) {
      if ((projection.position ?? -1n) < (progress.position(name) ?? -1n)) return;
      this.#serving.add(projection);
      progress.replaced(name);
    }
    progress.publish(name, projection);
  }
}

function areFollowing(needs: readonly string[], progress: Progress): boolean {
  return needs.every((need) => progress.state(need) === 'following');
}

function isAt(projection: RunningProjection, position: bigint): boolean {
  return projection.stop === undefined && projection.position === position;
}
