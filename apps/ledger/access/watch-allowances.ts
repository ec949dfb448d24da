import { Counter, Gauge } from 'prom-client';
import type { Metrics } from '../metrics.js';
import type { Allowances } from './allowances.js';
import type { Principal } from './principal.js';
import type { Tokens } from './tokens.js';

const labelNames = ['name', 'token'] as const;
const labels = ({ name, token }: Principal) => ({ name, token });

/** Shows what each token has sent, by its principal's name and its id, and the limits that it was given. */
export function watchAllowances(allowances: Allowances, tokens: Tokens, { registry }: Metrics): void {
  const registers = [registry];
  new Counter({
    name: 'initium_token_events_total',
    help: 'Events that a token has sent, since this process began',
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { by, events } of allowances.tallies()) this.inc(labels(by), Math.max(0, events));
    },
  });
  new Counter({
    name: 'initium_token_refused_total',
    help: 'Requests that were refused because of a token’s limit, since this process began',
    labelNames: [...labelNames, 'per'] as const,
    registers,
    collect() {
      this.reset();
      for (const { by, refused } of allowances.tallies())
        for (const per of ['second', 'day'] as const) this.inc({ ...labels(by), per }, refused[per]);
    },
  });
  new Gauge({
    name: 'initium_token_events_today',
    help: 'Events that a token with a daily limit has sent on this day (UTC), over restarts',
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { id: token, name, eventsPerDay } of tokens.entries)
        if (eventsPerDay !== undefined) this.set({ name, token }, allowances.today(token));
    },
  });
  new Gauge({
    name: 'initium_token_events_limit',
    help: 'How many events a token may send',
    labelNames: [...labelNames, 'per'] as const,
    registers,
    collect() {
      this.reset();
      for (const { id: token, name, eventsPerSecond, eventsPerDay } of tokens.entries) {
        if (eventsPerSecond !== undefined) this.set({ name, token, per: 'second' }, eventsPerSecond);
        if (eventsPerDay !== undefined) this.set({ name, token, per: 'day' }, eventsPerDay);
      }
    },
  });
}
