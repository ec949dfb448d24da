/** What was written so far, for whoever publishes metrics. */
export class CommitTotals {
  readonly #totals = { commits: 0, eventsCommitted: 0, commitMsTotal: 0, commitMsMax: 0 };

  add(ms: number, events: number): void {
    const totals = this.#totals;
    totals.commits += 1;
    totals.eventsCommitted += events;
    totals.commitMsTotal += ms;
    totals.commitMsMax = Math.max(totals.commitMsMax, ms);
  }

  /** Times in milliseconds: all commits together, and the slowest one. */
  get figures(): Readonly<Record<'commits' | 'eventsCommitted' | 'commitMsTotal' | 'commitMsMax', number>> {
    return { ...this.#totals };
  }
}
