import type { EventReference } from '#libs/evidence';
import { abroad, assets, campaignAt, entities, surfaces, union } from './cast.js';
import { draw, pick, share } from './draw.js';
import { clientName, day, hour, identifierOf, minute, type Shape, type Span, spanOf } from './shape.js';

/** Something that happened to a client. */
export interface Happening {
  readonly kind: string;
  readonly source: string;
  readonly subject: string;
  readonly data: object;
}

/** What becomes of a client first, and how long after it came. Names are methods of `Lives`. */
type Step = readonly [act: Act, after: number];
type Act =
  | 'approached'
  | 'contact'
  | 'origin'
  | 'link'
  | 'located'
  | 'request'
  | 'checked'
  | 'found'
  | 'fulfilled'
  | 'served'
  | LaterAct;
type LaterAct = 'login' | 'message' | 'exposure' | 'contact' | 'served' | 'request' | 'moved' | 'offer' | 'retraction';

const asked: readonly Step[] = [
  ['request', 2 * hour],
  ['checked', 2.5 * hour],
  ['fulfilled', 20 * hour],
  ['served', 20 * hour + minute],
];
const came: readonly Step[] = [
  ['contact', 0],
  ['origin', 2 * minute],
  ['link', 5 * minute],
];
const beginnings: readonly { readonly share: number; readonly abroad?: true; readonly steps: readonly Step[] }[] = [
  { share: 0.55, steps: [...came, ['located', 10 * minute], ...asked] },
  { share: 0.15, abroad: true, steps: [...came, ['located', 10 * minute], ...asked] },
  {
    share: 0.15,
    steps: [
      ['approached', -3 * day],
      ...came,
      ['located', 10 * minute],
      ['request', 2 * hour],
      ['found', 2.5 * hour],
      ['fulfilled', 20 * hour],
      ['served', 20 * hour + minute],
    ],
  },
  // Nobody looked for what may have prompted the request.
  { share: 0.1, steps: [...came, ['located', 10 * minute], ['request', 2 * hour], ['served', 20 * hour]] },
  // Nothing shows where the client lives.
  { share: 0.05, steps: [...came, ...asked] },
];

/** Of a thousand later events. */
const everyday: readonly (readonly [LaterAct | 'link', number])[] = [
  ['login', 560],
  ['message', 200],
  ['exposure', 102],
  ['served', 72],
  ['contact', 40],
  ['request', 12],
  ['offer', 6],
  ['moved', 5],
  ['link', 2.5],
  ['retraction', 0.5],
];
const everydayTotal = everyday.reduce((sum, [, weight]) => sum + weight, 0);

/** Numbers of draws, so that no two decisions hang on the same one. */
const of = { life: 0, arrival: 1, length: 2, home: 3, act: 4, jitter: 5, choice: 6, which: 7, subject: 8 };
/** The last clients come when nine tenths of the time are over. */
const arrivalsUntil = 0.9;
const firstDays = 4;

/**
 * The lives of all clients, as functions of the client's number and the event's: what is asked for is made, and nothing
 * is kept. Events of one client come in order of time.
 */
export class Lives {
  readonly span: Span;
  readonly #shape: Shape;
  readonly #meanLength: number;

  /** @param beside events that are not about clients */
  constructor(shape: Shape, beside: number) {
    this.#shape = shape;
    this.span = spanOf(shape);
    this.#meanLength = (shape.events - beside) / shape.clients;
  }

  /** How many events the client has in all. Some have hardly any beyond the first, some twice as many as the mean. */
  lengthOf(client: number): number {
    const first = this.#beginning(client).steps.length;
    const more = Math.max(0, this.#meanLength - meanFirst);
    return first + Math.round(2 * more * share(this.#draw(client, 0, of.length)));
  }

  timeOf(client: number, number: number): number {
    const { begin, end } = this.span;
    const came = begin + firstDays * day + share(this.#draw(client, 0, of.arrival)) * arrivalsUntil * (end - begin);
    const { steps } = this.#beginning(client);
    const step = steps[number];
    if (step !== undefined) return Math.floor(came + step[1]);
    const later = number - steps.length;
    const gap = (end - came - 2 * day) / (this.lengthOf(client) - steps.length + 1);
    // Whoever asks again is looked into within the hour.
    if (this.#checksLast(client, number)) return this.timeOf(client, number - 1) + Math.floor(Math.min(gap / 8, hour));
    const jitter = 0.8 * share(this.#draw(client, number, of.jitter));
    return Math.floor(came + day + (later + jitter) * gap);
  }

  happening(client: number, number: number): Happening {
    const act = this.#actOf(client, number);
    const bits = this.#draw(client, number, of.choice);
    const which = this.#draw(client, number, of.which);
    const subject = `client/${clientName(client)}`;
    const say = (kind: string, source: string, data: object, about = subject) => ({
      kind,
      source,
      subject: about,
      data,
    });
    switch (act) {
      case 'login':
        return say('IpLogin', pick(['gateway', 'gateway-app'], bits), { country: this.homeOf(client) });
      case 'message': {
        const push = bits % 3 === 0;
        const channel = push ? 'PUSH_NOTIFICATION' : 'EMAIL';
        return say('FirmCommunication', push ? 'push' : 'mailer', { channel, purpose: 'SERVICE' });
      }
      case 'offer':
        return say('FirmCommunication', 'mailer', {
          channel: 'EMAIL',
          purpose: 'OFFER',
          coverage: [this.askedBy(client)],
        });
      case 'approached':
      case 'exposure':
        return this.#exposure(client, number, act === 'approached' || bits % 12 === 0, which);
      case 'contact': {
        const data = { channel: 'WEBSITE', surface: surfaces[5 + (which % 45)] };
        return say('ClientContact', pick(['crm', 'crm', 'crm-partner'], bits), data);
      }
      case 'origin':
        return say('OriginEvidence', 'crm', { kind: pick(['DIRECT_TYPE_IN', 'PERSONAL_REFERRAL', 'OTHER'], bits) });
      case 'link': {
        // Now and then two accounts turn out to be one person's.
        const joins = number > 9 && bits % 4 === 0;
        const other = `client/${clientName((client + 1) % this.#shape.clients)}`;
        const identifier = joins ? other : number > 9 ? `${identifierOf(client)}-${number}` : identifierOf(client);
        const confidence = joins && bits % 8 === 0 ? 'PROBABLE' : 'CONFIRMED';
        return say('IdentityLink', 'compliance', { identifier, confidence, method: 'login' });
      }
      case 'located':
        return say('LocationEvidence', 'compliance', { kind: 'ESTABLISHED', country: this.homeOf(client) });
      case 'moved':
        return say('LocationEvidence', 'compliance', { kind: 'SITUATED', country: pick([...union, ...abroad], which) });
      case 'request':
        return say('ServiceRequest', 'gateway', this.askedBy(client, number));
      case 'checked':
      case 'found': {
        const identifiers = [identifierOf(client)];
        const result = act === 'found' ? 'FOUND' : 'NONE';
        return say('ExposureCheck', 'compliance', { identifiers, campaigns: 'ALL', observability: 'FULL', result });
      }
      case 'fulfilled':
        return say('RequestFulfilled', 'gateway', { request: this.reference(client, number - 2) });
      case 'served':
        return say('ServiceProvided', 'gateway', { ...this.askedBy(client), entity: this.entityOf(client) });
      case 'retraction': {
        const target = this.reference(client, number - 1 - (which % 3));
        return say('Retraction', 'compliance', { target, reason: 'RECORDED_IN_ERROR', approver: 'staff-lena' });
      }
    }
  }

  /** The name of one event for ever: its time and number, or nothing that comes in order. */
  reference(client: number, number: number): EventReference {
    const { source } = this.happening(client, number);
    return { source, id: this.idOf(client, number) };
  }

  idOf(client: number, number: number): string {
    const tail = hex(client, 7) + hex(number, 5);
    const bits = hex(this.#draw(client, number, of.jitter), 8);
    if (this.#shape.ids === 'ordered') {
      const time = hex(this.timeOf(client, number), 12);
      return `${time.slice(0, 8)}-${time.slice(8)}-7${bits.slice(0, 3)}-8${bits.slice(3, 6)}-${tail}`;
    }
    return `${bits}-${hex(this.#draw(client, number, of.which) & 0xffff, 4)}-4000-8000-${tail}`;
  }

  #exposure(client: number, number: number, promotes: boolean, bits: number): Happening {
    const source = pick(['campaign-mailer', 'ad-platform', 'affiliate-tracker'], bits);
    const subject = bits % 5 === 0 ? `identifier/${identifierOf(client)}` : `client/${clientName(client)}`;
    const campaign = campaignAt(this.span, this.timeOf(client, number), promotes, this.#draw(client, number, of.act));
    const stage = pick(['SENT', 'DELIVERED', 'OPENED', 'CLICKED', 'IMPRESSION'], bits >>> 8);
    return {
      kind: 'MarketingExposure',
      source,
      subject,
      data: { campaign, stage, deliveredCountry: this.homeOf(client) },
    };
  }

  #actOf(client: number, number: number): Act {
    const first = this.#beginning(client).steps[number];
    if (first !== undefined) return first[0];
    if (this.#checksLast(client, number)) return 'checked';
    return this.#everyday(client, number);
  }

  /** Whether the event before asked for something again: then this one is the look into it. */
  #checksLast(client: number, number: number): boolean {
    const first = this.#beginning(client).steps.length;
    if (number <= first || this.#everyday(client, number - 1) !== 'request') return false;
    return !this.#checksLast(client, number - 1);
  }

  #everyday(client: number, number: number): LaterAct | 'link' {
    let left = share(this.#draw(client, number, of.act)) * everydayTotal;
    for (const [act, weight] of everyday) {
      left -= weight;
      if (left < 0) return act;
    }
    return 'login';
  }

  #beginning(client: number) {
    let left = share(this.#draw(client, 0, of.life));
    for (const beginning of beginnings) {
      left -= beginning.share;
      if (left < 0) return beginning;
    }
    return beginnings[0] as (typeof beginnings)[number];
  }

  /** The State where it lives and logs in. */
  homeOf(client: number): string {
    const { abroad: outside } = this.#beginning(client);
    return pick(outside ? abroad : union, this.#draw(client, 0, of.home));
  }

  /** Whose client it is. */
  entityOf(client: number): string {
    return pick(entities, this.#draw(client, 0, of.subject) % 8 === 0 ? 1 : 0);
  }

  /** What the client asks for: first one subject, later others. */
  askedBy(client: number, number = 0): { service: string; asset: string } {
    const bits = this.#draw(client, number < 10 ? 0 : number, of.subject);
    return { service: pick(['e', 'c', 'a'], bits), asset: pick(assets, bits >>> 4) };
  }

  #draw(client: number, number: number, what: number): number {
    return draw(this.#shape.seed, client, number, what);
  }
}

const meanFirst = beginnings.reduce((sum, beginning) => sum + beginning.share * beginning.steps.length, 0);

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
