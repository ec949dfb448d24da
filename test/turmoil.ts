import { SimulatedClock } from '#libs/event-store';
import { type Decision, Gateway, isAfter, type Order, type Point } from '../examples/gateway/gateway.js';
import { cameByItself, coin, wasChecked } from './came-by-itself.js';
import { Chance } from './chance.js';
import { freshFolder, get, runLedger } from './running-ledger.js';
import { StoryLedger } from './story-ledger.js';
import { UnreliableProxy } from './unreliable-proxy.js';

const text = (ms: number) => new Date(ms).toISOString();
const minute = 60_000;
const day = 24 * 60 * minute;
const clients = ['anna', 'berta', 'carl'];

const orders: readonly Order[] = clients.flatMap((client) =>
  ['BTC', 'ETH'].flatMap((asset) => ['X', 'P'].map((entity) => ({ client, service: 'e', asset, entity }))),
);

/** What a gateway said, and the place at which the ledger must say the same. */
interface Claim {
  readonly order: Order;
  readonly decision: Decision & { readonly isCached: boolean };
  readonly point: Point;
}

/**
 * A world that changes at random under a gateway, through a network that cannot be relied on. About what overtakes what, not
 * kinds: it tells a few kinds that move answers.
 */
export class Turmoil {
  readonly claims: Claim[] = [];
  readonly #folder = freshFolder();
  readonly #clock = new SimulatedClock(Date.parse('2026-08-03T09:00:00Z'));
  readonly #chance: Chance;
  readonly #adverse: { source: string; id: string; subject: string }[] = [];
  readonly #asking = new Set<Promise<void>>();
  #story!: StoryLedger;
  #proxy!: UnreliableProxy;
  #gateway!: Gateway;
  #told = 0;
  #position = 0n;
  #wake = (): void => undefined;

  constructor(seed: number) {
    this.#chance = new Chance(seed);
  }

  async begin(): Promise<void> {
    await this.#start();
    this.#proxy = await UnreliableProxy.before(this.#story.ledger.url);
    await this.#tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
    for (const asset of ['BTC', 'ETH']) await this.#tell('AssetRegistered', `asset/${asset}`, { ...coin, riskBand: 1 });
    for (const client of clients) await this.#initiate(client);
    this.#gateway = new Gateway({ ledger: this.#proxy.url, onHeard: () => this.#wake() });
    await this.#heard();
  }

  /** One thing happens, and some orders come. */
  async step(): Promise<void> {
    const chance = this.#chance;
    for (let orders = chance.below(4); orders > 0; orders--) this.#order();
    const happenings: [number, () => unknown][] = [
      [6, () => this.#adversity()],
      [4, () => this.#retract()],
      [4, () => this.#initiate(chance.of(clients))],
      [4, () => this.#registers()],
      [6, () => this.#clock.set(this.#clock.now() + chance.of([1, minute, 90 * minute, day, 5 * day]))],
      [3, () => void this.#proxy.hold(() => chance.below(2) === 0)],
      [4, () => this.#proxy.release()],
      [2, () => this.#proxy.cut()],
    ];
    const drawn = happenings.flatMap(([weight, happen]) => Array.from({ length: weight }, () => happen));
    await chance.of(drawn)();
  }

  async restart(): Promise<void> {
    await this.#story.ledger.close();
    await this.#start();
    this.#proxy.moveTo(this.#story.ledger.url);
  }

  /** Once everything was heard, what is cached is what the ledger says now. */
  async rest(): Promise<void> {
    this.#proxy.release();
    await Promise.all(this.#asking);
    await this.#heard();
    for (const order of orders) await this.#ask(order);
    for (const order of orders) await this.#ask(order);
  }

  /** Claims that the ledger does not agree with, at the very place that they were about. */
  async wrong(): Promise<object[]> {
    const wrong: object[] = [];
    for (const { order, decision, point } of this.claims) {
      const { client, ...subject } = order;
      const at = { at: text(point.at), knownPosition: String(point.position) };
      const { body } = await get(
        `${this.#story.ledger.url}/v1/clients/${client}/status?${new URLSearchParams({ ...subject, ...at })}`,
      );
      const isSame = ['status', 'mayServe', 'rule'].every((name) => body[name] === decision[name as keyof Decision]);
      if (!isSame) wrong.push({ order, decision, point, truth: [body.status, body.mayServe, body.rule, body.detail] });
    }
    return wrong;
  }

  async end(): Promise<void> {
    await this.#gateway.close();
    await this.#proxy.close();
    await this.#story.ledger.close();
  }

  async #start(): Promise<void> {
    this.#story = StoryLedger.of(this.#clock, await runLedger({ folder: this.#folder, clock: this.#clock }));
  }

  #order(): void {
    const asked = this.#ask(this.#chance.of(orders))
      // A network that is cut answers nothing, and nothing is served.
      .catch(() => undefined)
      .then(() => void this.#asking.delete(asked));
    this.#asking.add(asked);
  }

  async #ask(order: Order): Promise<void> {
    const decision = await this.#gateway.decide(order);
    const heard = this.#gateway.heard;
    const isOlder = heard !== undefined && isAfter(heard, decision);
    this.claims.push({ order, decision, point: decision.isCached && isOlder ? heard : decision });
  }

  /** Everything recorded so far, and the present instant. */
  async #heard(): Promise<void> {
    for (;;) {
      const { heard } = this.#gateway;
      if (heard !== undefined && heard.position >= this.#position && heard.at >= this.#clock.now()) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #tell(kind: string, subject: string, data: object, more: object = {}): Promise<string> {
    const id = `t${this.#told++}`;
    const { position } = await this.#story.tell(kind, subject, data, { id, ...more });
    this.#position = BigInt(position);
    return id;
  }

  async #initiate(client: string): Promise<void> {
    const came = cameByItself({ asset: this.#chance.of(['BTC', 'ETH']) });
    for (const [kind, data] of [...came, wasChecked()]) await this.#tell(kind, `client/${client}`, data);
  }

  async #adversity(): Promise<void> {
    const subject = `client/${this.#chance.of(clients)}`;
    const [kind, data] = this.#chance.of<[string, object]>([
      ['FirmCommunication', { channel: 'EMAIL', purpose: 'PROMOTION' }],
      ['FirmCommunication', { channel: 'CHAT', purpose: 'OFFER', coverage: [{ service: 'e', asset: 'ETH' }] }],
      ['MarketingExposure', { channel: 'BANNER', purpose: 'BRAND', actor: 'FIRM' }],
      ['MarketingExposure', { campaign: 'k' }],
      ['Allegation', { source: 'complaint' }],
      ['LocationEvidence', { kind: 'ESTABLISHED', country: this.#chance.of(['CH', 'FR']) }],
    ]);
    this.#adverse.push({ source: 'crm', id: await this.#tell(kind, subject, data, { authid: 'u1' }), subject });
  }

  async #retract(): Promise<void> {
    if (this.#adverse.length === 0) return;
    const [{ subject, ...target }] = this.#adverse.splice(this.#chance.below(this.#adverse.length), 1) as [
      { source: string; id: string; subject: string },
    ];
    const data = { target, reason: 'DUPLICATE', evidence: 'memo', approver: 'u2' };
    await this.#tell('Retraction', subject, data, { authid: 'u1' });
  }

  async #registers(): Promise<void> {
    const chance = this.#chance;
    const from = text(this.#clock.now() - 30 * day);
    const authorisations = [{ services: ['e'], from, to: text(this.#clock.now() + chance.of([2, 200]) * 60 * minute) }];
    const campaign = {
      actor: chance.of(['FIRM', 'A']),
      channel: 'EMAIL',
      reach: ['AT'],
      trackable: chance.below(2) === 0,
    };
    const [kind, subject, data] = chance.of<[string, string, object]>([
      ['ProviderEntity', 'entity/P', { kind: 'EU', country: 'MT', authorisations }],
      [
        'AssetRegistered',
        `asset/${chance.of(['BTC', 'ETH'])}`,
        { ...coin, micaScope: chance.below(3) > 0, riskBand: 1 },
      ],
      ['Campaign', 'campaign/k', { ...campaign, purpose: chance.of(['BRAND', 'SERVICE']), from }],
      ['ActorRelation', 'actor/A', { relation: chance.of(['NONE', 'REMUNERATED']), evidence: 'memo', from }],
    ]);
    await this.#tell(kind, subject, data);
  }
}
