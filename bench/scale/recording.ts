import { type Evidence, instantText } from '#libs/evidence';
import { castOf, type Entry, sources } from './cast.js';
import { draw } from './draw.js';
import { type Happening, Lives } from './life.js';
import { day, hour, type Shape, spanOf } from './shape.js';

/** What the ledger is given at one instant of its clock, in order. */
export interface Batch {
  readonly at: number;
  readonly events: readonly Evidence[];
}

/** How far each source has counted, by its place in `sources`. */
export type Counted = readonly number[];

interface Occurred {
  readonly time: number;
  readonly client: number;
  readonly number: number;
}

const none = -1;
const places = new Map(sources.map(({ id }, place) => [id, place]));
/** Of 10,000 events so many come some hours late, and so many some days. */
const hoursLate = 250;
const daysLate = 2;
/** Of so many late ones one was sent in time, and held up on the way: its number is missing meanwhile. */
const heldUpOfLate = 20;
/** One of so many that this source sent never comes. */
const lostOf = { source: 'affiliate-tracker', one: 20_000 };

/**
 * A world as its ledger is given it: in order of recording, a batch for each tick of the ledger's clock. Holds a few
 * numbers for each client and what is under way late, however many events there are.
 */
export class Recording {
  readonly #shape: Shape;
  readonly #lives: Lives;
  readonly #entries: Entry[];
  readonly #counted = sources.map(() => 0);
  readonly #countedToday = sources.map(() => 0);
  readonly #late = new Map<number, (() => Evidence)[]>();
  /** Clients whose next event lies in a tick, as lists: the tick's first client, and for each client the one after. */
  readonly #firstIn: Int32Array;
  readonly #after: Int32Array;
  readonly #next: Uint32Array;

  constructor(shape: Shape) {
    const { begin, end, tick } = spanOf(shape);
    this.#shape = shape;
    this.#entries = castOf(shape);
    this.#lives = new Lives(shape, this.#entries.length + (sources.length * (end - begin)) / day);
    this.#firstIn = new Int32Array(Math.ceil((end - begin) / tick) + 1).fill(none);
    this.#after = new Int32Array(shape.clients).fill(none);
    this.#next = new Uint32Array(shape.clients);
    for (let client = 0; client < shape.clients; client++) this.#queue(client);
  }

  get counted(): Counted {
    return this.#counted;
  }

  *batches(): Generator<Batch> {
    const { begin, end, tick } = this.#lives.span;
    for (let place = 0; begin + place * tick < end; place++) {
      const at = begin + (place + 1) * tick;
      const events = this.#registered(at);
      const late = this.#late.get(place);
      for (const given of late ?? []) events.push(given());
      this.#late.delete(place);
      for (const occurred of this.#occurredIn(place, at)) this.#send(occurred, place, events);
      if ((at - begin) % day === 0) this.#beat(at, events);
      if (events.length > 0) yield { at, events };
    }
  }

  #registered(at: number): Evidence[] {
    const events: Evidence[] = [];
    while ((this.#entries[0]?.at ?? Number.POSITIVE_INFINITY) <= at)
      events.push((this.#entries.shift() as Entry).event);
    return events;
  }

  #occurredIn(place: number, until: number): Occurred[] {
    const occurred: Occurred[] = [];
    let client = this.#firstIn[place] as number;
    while (client !== none) {
      const after = this.#after[client] as number;
      const length = this.#lives.lengthOf(client);
      for (let number = this.#next[client] as number; number < length; number++) {
        const time = this.#lives.timeOf(client, number);
        if (time >= until) break;
        occurred.push({ time, client, number });
        this.#next[client] = number + 1;
      }
      this.#queue(client);
      client = after;
    }
    return occurred.sort((a, b) => a.time - b.time || a.client - b.client || a.number - b.number);
  }

  #queue(client: number): void {
    const number = this.#next[client] as number;
    if (number >= this.#lives.lengthOf(client)) return;
    const { begin, end, tick } = this.#lives.span;
    const time = this.#lives.timeOf(client, number);
    if (time >= end) return;
    const place = Math.max(0, Math.floor((time - begin) / tick));
    this.#after[client] = this.#firstIn[place] as number;
    this.#firstIn[place] = client;
  }

  #send({ time, client, number }: Occurred, place: number, events: Evidence[]): void {
    const happening = this.#lives.happening(client, number);
    const source = places.get(happening.source) as number;
    const luck = draw(this.#shape.seed, client, number, 99);
    const numbered = () => {
      this.#counted[source] = (this.#counted[source] as number) + 1;
      return eventOf(happening, this.#lives.idOf(client, number), time, this.#counted[source]);
    };
    const ticksLate = this.#ticksLate(luck);
    const isHeldUp = ticksLate > 0 && (luck >>> 8) % heldUpOfLate === 0;
    // What is entered late has no number before.
    const given = ticksLate > 0 && !isHeldUp ? numbered : always(numbered());
    if (ticksLate === 0 || isHeldUp) this.#countedToday[source] = (this.#countedToday[source] as number) + 1;
    if (happening.source === lostOf.source && luck % lostOf.one === 0) return;
    if (ticksLate === 0) events.push(given());
    else {
      const late = this.#late.get(place + ticksLate);
      if (late === undefined) this.#late.set(place + ticksLate, [given]);
      else late.push(given);
    }
  }

  #ticksLate(luck: number): number {
    const { tick } = this.#lives.span;
    const fate = luck % 10_000;
    const more = luck >>> 16;
    if (fate < daysLate) return Math.ceil((day + (more % (20 * 24)) * hour) / tick);
    return fate < hoursLate ? Math.ceil((1 + (more % 3)) * (hour / tick)) : 0;
  }

  /** Each source says how much it sent in the day that has ended. */
  #beat(at: number, events: Evidence[]): void {
    for (const [place, { id }] of sources.entries()) {
      const data = {
        lastSequence: this.#counted[place] as number,
        count: this.#countedToday[place] as number,
        periodFrom: instantText(at - day),
        periodTo: instantText(at - 1),
      };
      this.#countedToday[place] = 0;
      const name = `${id}-${instantText(at).slice(0, 10)}`;
      const happening = { kind: 'SourceHeartbeat', source: 'monitor', subject: `source/${id}`, data };
      events.push(eventOf(happening, name, at - 1));
    }
  }
}

const always =
  <T>(value: T) =>
  () =>
    value;

export function eventOf(
  { kind, source, subject, data }: Happening,
  id: string,
  time: number,
  sequence?: number,
): Evidence {
  const event = { specversion: '1.0', id, source, type: `initium.${kind}.v1`, subject, time: instantText(time), data };
  const numbered = sequence === undefined ? event : { ...event, sequence: String(sequence) };
  return (source === 'compliance' ? { ...numbered, authid: 'staff-ivo', authtype: 'user' } : numbered) as Evidence;
}
