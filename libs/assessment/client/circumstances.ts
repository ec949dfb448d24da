import { instant } from '#libs/evidence';
import { eventKey, type Fact, isKind, isTimely } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { entriesOf, type ScopeEntry } from '../facts/scope.js';
import type { Policy } from '../reference/rows.js';
import type { RegisterState } from '../registers/register-state.js';
import type { Owned } from './links.js';
import { Whereabouts } from './location.js';

interface Inbound {
  readonly fact: Fact;
  readonly favourable: boolean;
}

/** What surrounds a client's facts at their own times: where it was, whose group it belonged to, what it had asked. */
export class Circumstances {
  readonly registers: RegisterState;
  readonly whereabouts: Whereabouts;
  readonly #client: string;
  readonly #memberships: readonly (ClosedInterval & { readonly fact: Fact<'GroupMembership'> })[];
  /** Few clients are sent a reply that names what it answers. */
  readonly #inbound: () => ReadonlyMap<string, Inbound>;

  /** `client` is its subject; `owned` are all facts of the client and of what is linked to it, each with its owner. */
  constructor(
    client: string,
    owned: readonly Owned[],
    registers: RegisterState,
    but?: { readonly whereabouts: Whereabouts; readonly like?: Circumstances },
  ) {
    this.#client = client;
    const { policy } = registers.tables;
    let inbound: ReadonlyMap<string, Inbound> | undefined;
    const { like } = but ?? {};
    this.#inbound = like === undefined ? () => (inbound ??= inboundIn(owned, policy)) : like.#inbound;
    if (but !== undefined) {
      this.registers = registers;
      this.whereabouts = but.whereabouts;
      this.#memberships = like === undefined ? [] : like.#memberships;
      return;
    }
    const own = owned.filter(({ owner }) => owner.own).map(({ fact }) => fact);
    this.registers = registers;
    this.whereabouts = new Whereabouts(own, registers.tables, owned.filter(isOfIdentifier));
    this.#memberships = own
      .filter((fact) => isKind(fact, 'GroupMembership'))
      .map((fact) => ({ fact, from: startOf(fact), to: fact.data.to === undefined ? Infinity : instant(fact.data.to) }))
      .filter(({ fact, from }) => fact.helps && isTimely(fact, policy, from));
  }

  /** Of a client of whom is known where it is, and nothing else. */
  static at(whereabouts: Whereabouts, client: string, registers: RegisterState): Circumstances {
    return new Circumstances(client, [], registers, { whereabouts });
  }

  /** The same, but that the client is elsewhere at times of which none of these facts is. */
  elsewhere(whereabouts: Whereabouts): Circumstances {
    return new Circumstances(this.#client, [], this.registers, { whereabouts, like: this });
  }

  /** The same under registers by the same reference data. */
  under(registers: RegisterState): Circumstances {
    return new Circumstances(this.#client, [], registers, { whereabouts: this.whereabouts, like: this });
  }

  /** Whether an act reached the client in the Union: it was inside, or it was delivered there, or nobody knows. */
  reachedAt(at: number, deliveredCountry?: string): { readonly reached: boolean; readonly because: readonly Fact[] } {
    const where = this.whereabouts.at(at);
    if (deliveredCountry !== undefined && this.registers.tables.stateOf(deliveredCountry, at) !== undefined)
      return { reached: true, because: [] };
    const reached = where.state === 'INSIDE' || (where.state === 'ASSUMED' && deliveredCountry === undefined);
    return { reached, because: where.because };
  }

  /** The membership in the firm's group that holds at an instant. */
  groupMembershipAt(at: number): Fact<'GroupMembership'> | undefined {
    return this.#memberships.find(({ from, to }) => from <= at && at <= to)?.fact;
  }

  /** Whether what a reply names as what it answers is something that the client wrote in time. */
  isInbound(answered: { readonly source: string; readonly id: string }): boolean {
    return this.#inbound().has(eventKey(answered));
  }

  /**
   * What the enquiry that a reply answers had asked about, and when; undefined where it answers no timely inbound of this
   * client. `isToClient` says of a reply that it was sent to what is confirmed as the client's.
   */
  enquiryOf(
    reply: Fact<'FirmCommunication'>,
    isToClient = reply.subject === this.#client,
  ): { readonly asked: readonly ScopeEntry[]; readonly at: number } | undefined {
    const { inReplyTo } = reply.data;
    const inbound = inReplyTo === undefined ? undefined : this.#inbound().get(eventKey(inReplyTo));
    // A reply answers what its addressee wrote: the client, from itself or a confirmed identifier, or another account.
    const isAddressee = inbound?.fact.subject === reply.subject || (inbound?.favourable && isToClient);
    if (inbound === undefined || !isAddressee) return undefined;
    const answered = inbound.fact;
    if (answered.at > reply.at) return undefined;
    const { at } = answered;
    if (isKind(answered, 'ServiceRequest'))
      return { asked: [{ service: answered.data.service, asset: answered.data.asset }], at };
    if (!isKind(answered, 'ClientContact') || answered.data.enquiry === undefined) return { asked: [], at };
    return { asked: entriesOf(answered.data.enquiry), at };
  }
}

/** What the client wrote in time, by its key. */
function inboundIn(owned: readonly Owned[], policy: Policy): ReadonlyMap<string, Inbound> {
  const inbound = new Map<string, Inbound>();
  for (const { fact, owner } of owned) {
    if (fact.kind !== 'ClientContact' && fact.kind !== 'ServiceRequest') continue;
    if (fact.helps && isTimely(fact, policy))
      inbound.set(eventKey(fact.evidence), { fact, favourable: owner.favourable });
  }
  return inbound;
}

/** Locations of identifiers cross over; those of other accounts do not. */
const isOfIdentifier = (owned: Owned): owned is Owned<Fact<'LocationEvidence'>> =>
  isKind(owned.fact, 'LocationEvidence') && owned.owner.subject.startsWith('identifier/');

const startOf = (fact: Fact<'GroupMembership'>): number =>
  fact.data.from === undefined ? fact.at : instant(fact.data.from);
