import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { type Clock, clockReaches, EventStore } from '#libs/event-store';
import { ChangeLog, type ChangePosition, compareChangePositions, hasTold, type LogPage, Views } from '#libs/views';
import { CLOCK } from '../clock-token.js';
import { LOG } from '../log.js';
import { type Altered, Integrity } from '../proofs/integrity.js';
import { refusalOf } from '../refusal-of.js';
import { ChangePositions } from './change-positions.js';
import { pause } from './pause.js';
import { RecentChanges } from './recent-changes.js';

/** Changes that are kept for streams which keep up, some 5 MB. */
const recentMax = 10_000;
/** How long a stream waits for the statuses to reach the ledger's head before it says that they are behind. */
const refreshMsMax = 2000;
/** Streams that ask for the present so soon after each other are told the same. */
const refreshMsMin = 200;
const retryMs = 1000;
const lateMs = 100;
const statuses = 'statuses';

/**
 * Follows the statuses, once for all streams: wherever they or the clock get to, what changed is read and kept for a
 * while. Runs while anyone listens. It looks when the view has moved and when the next change by time is due, and else
 * does nothing.
 */
@Injectable()
export class ChangeFeed {
  #recent = new RecentChanges(recentMax);
  #front: ChangePosition | undefined;
  #listeners = 0;
  #run: AbortController | undefined;
  #turn = Promise.withResolvers<void>();
  #wanted = Promise.withResolvers<void>();
  /** How far someone wants it to be. */
  #target: ChangePosition | undefined;
  #refreshing: Promise<ChangePosition | undefined> | undefined;
  #refreshed = { at: -Infinity, place: undefined as ChangePosition | undefined };

  constructor(
    private readonly store: EventStore,
    private readonly views: Views,
    private readonly log: ChangeLog,
    private readonly places: ChangePositions,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly logger: Logger,
    private readonly integrity: Integrity,
  ) {}

  /** Of whom evidence is not as the log has it: what is told of them was made of it. */
  get altered(): Altered {
    return this.integrity.altered;
  }

  /** How far what changed is known; undefined before the view has anything. */
  get front(): ChangePosition | undefined {
    return this.#front;
  }

  /** Keeps the feed running until what it gives is called. */
  listen(): () => void {
    this.#listeners++;
    if (this.#run === undefined) {
      const run = new AbortController();
      this.#run = run;
      // What came while nobody listened is read by whoever still wants it.
      this.#front = undefined;
      this.#recent = new RecentChanges(recentMax);
      void this.#follow(run.signal);
    }
    return () => {
      this.#listeners--;
      if (this.#listeners > 0) return;
      this.#run?.abort();
      this.#run = undefined;
      this.#wake();
    };
  }

  /** What comes after a place, up to the front or to less; undefined where nothing does yet. */
  async after(place: ChangePosition): Promise<LogPage | undefined> {
    const front = this.#front;
    if (front === undefined || hasTold(place, front)) return undefined;
    return this.#recent.after(place) ?? this.log.page(place, front);
  }

  /** The clients of whom less is told at a place than of others, by name. */
  behind({ behind }: ChangePosition): string[] {
    return behind === undefined ? [] : this.views.statusChanges.namesOf([...behind.keys()]);
  }

  /** Resolves when the front has moved. */
  moved(): Promise<void> {
    return this.#turn.promise;
  }

  /** Brings the front to the ledger's present and gives that; undefined where the statuses do not get there in time. */
  refresh(): Promise<ChangePosition | undefined> {
    const { at, place } = this.#refreshed;
    const isFresh = place !== undefined && this.store.now() - place.at < refreshMsMin;
    if (isFresh && performance.now() - at < refreshMsMin) return Promise.resolve(place);
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<ChangePosition | undefined> {
    const deadline = performance.now() + refreshMsMax;
    const present = await this.places.present();
    let isHere = false;
    if (present !== undefined && (await this.views.waitFor(present.position, refreshMsMax, [statuses]))) {
      this.#target = present;
      this.#wanted.resolve();
      isHere = await this.#reached(present, deadline);
    }
    this.#refreshed = { at: performance.now(), place: isHere ? present : undefined };
    return this.#refreshed.place;
  }

  async #reached(place: ChangePosition, deadline: number): Promise<boolean> {
    for (;;) {
      if (this.#front !== undefined && compareChangePositions(this.#front, place) >= 0) return true;
      const left = deadline - performance.now();
      if (left <= 0 || this.#listeners === 0) return false;
      await pause(left, undefined, this.#turn.promise);
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.#wanted = Promise.withResolvers();
        const { progress } = this.views;
        const [known, commits] = [progress.position(statuses), progress.commits(statuses)];
        const goal = known === undefined ? undefined : await this.#goal(known);
        if (goal !== undefined) await this.#advance(goal, signal);
        await this.#rest(commits, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (refusalOf(error) === undefined) this.logger.error({ err: error }, 'The changes cannot be followed');
        await pause(retryMs, signal);
      }
    }
  }

  /** As far as the view allows: to the present where it has all that is recorded, else to its last event. */
  async #goal(known: bigint): Promise<ChangePosition | undefined> {
    const places = [await this.places.after(known), await this.places.present(), this.#target];
    const reached = places.filter((place) => place !== undefined && place.position <= known);
    return reached.sort((a, b) => compareChangePositions(b as ChangePosition, a as ChangePosition))[0];
  }

  async #advance(goal: ChangePosition, signal: AbortSignal): Promise<void> {
    this.#front ??= goal;
    while (!signal.aborted && compareChangePositions(this.#front, goal) <= 0) {
      const page = await this.log.page(this.#front, goal);
      if (signal.aborted) return;
      // Nothing more comes of it: it is there, or as far as it may be while so many are behind.
      if (hasTold(this.#front, page.to)) break;
      this.#recent.add(page);
      this.#front = page.to;
      this.#wake();
      await nextTurn();
    }
    this.#wake();
  }

  /** Until the view has written more, time changes a status, or someone wants the present. */
  async #rest(commits: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const over = new AbortController();
    const end = () => over.abort();
    signal.addEventListener('abort', end);
    try {
      const { progress } = this.views;
      const hasMoved = () => progress.commits(statuses) !== commits;
      const waits: Promise<unknown>[] = [this.#wanted.promise, progress.until(hasMoved, over.signal)];
      const front = this.#front;
      if (front !== undefined) {
        const due = this.views.statusChanges.instantAfter(front.position, front.at);
        // What is due and was not reached waits for the view, or for the store.
        const isLate = due !== undefined && due <= this.store.now();
        if (due !== undefined) {
          waits.push(isLate ? pause(lateMs, over.signal) : clockReaches(this.clock, due, over.signal));
        }
      }
      await Promise.race(waits);
    } finally {
      signal.removeEventListener('abort', end);
      over.abort();
    }
  }

  #wake(): void {
    this.#turn.resolve();
    this.#turn = Promise.withResolvers();
  }
}
