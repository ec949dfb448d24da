import { SimulatedClock } from '#libs/event-store';
import { typeOf } from '#libs/evidence';
import type { RunningLedger } from '../apps/ledger/main.js';
import { type Answered, eventType, get, post, runLedger, type TestOptions } from './running-ledger.js';

export interface Receipt {
  readonly position: string;
  readonly ledgertime: string;
}

/** A running ledger in simulated time, in which a test tells a story. */
export class StoryLedger {
  #told = 0;

  private constructor(
    readonly clock: SimulatedClock,
    readonly ledger: RunningLedger,
  ) {}

  static of(clock: SimulatedClock, ledger: RunningLedger): StoryLedger {
    return new StoryLedger(clock, ledger);
  }

  static async begin(at: string, options: TestOptions = {}): Promise<StoryLedger> {
    const clock = new SimulatedClock(Date.parse(at));
    return new StoryLedger(clock, await runLedger({ clock, ...options }));
  }

  /** The ledger's now, as RFC 3339. */
  get now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  pass(minutes: number): void {
    this.clock.set(this.clock.now() + minutes * 60_000);
  }

  /** Records what happens now, unless `overrides` has another time, and gives its receipt. */
  async tell(kind: string, subject: string, data: object, overrides: object = {}): Promise<Receipt> {
    const id = `e${this.#told++}`;
    const type = typeOf(kind);
    const event = { specversion: '1.0', id, source: 'crm', type, subject, time: this.now, data, ...overrides };
    const { status, body } = await post(`${this.ledger.url}/v1/events`, eventType, event);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.results[0];
  }

  ask(address: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return get(`${this.ledger.url}${address}?${new URLSearchParams(parameters)}`);
  }

  decide(body: object): Promise<Answered> {
    return post(`${this.ledger.url}/v1/decisions`, 'application/json', body);
  }
}
