/** What a node was asked for since it was made, however it was answered. */
export class Counts {
  /** Complete requests to append over the stream for many appends. */
  batchAppends = 0;
  /** Requests to append over a stream of their own. */
  singleAppends = 0;
  /** Streams for many appends that were opened. */
  appendStreams = 0;
  streamReads = 0;
  allReads = 0;
  /** Subscriptions that were opened, and those that still are. */
  subscriptions = 0;
  openSubscriptions = 0;
  deletes = 0;
  tombstones = 0;
  gossips = 0;
  features = 0;
  readonly #waiting = new Set<{ isTrue: (counts: Counts) => boolean; go: () => void }>();

  get appends(): number {
    return this.batchAppends + this.singleAppends;
  }

  add(name: CountName, change = 1): void {
    this[name] += change;
    for (const waiting of this.#waiting) {
      if (waiting.isTrue(this)) {
        this.#waiting.delete(waiting);
        waiting.go();
      }
    }
  }

  /** Waits until the node was asked for as much as the test needs. */
  async until(isTrue: (counts: Counts) => boolean): Promise<void> {
    if (!isTrue(this)) {
      await new Promise<void>((go) => this.#waiting.add({ isTrue, go }));
    }
  }
}

type CountName = {
  [Name in keyof Counts]: Counts[Name] extends number ? (Name extends 'appends' ? never : Name) : never;
}[keyof Counts];
