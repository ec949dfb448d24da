import { cameByItself, coin } from './came-by-itself.js';
import { type Answered, eventType, post, type TestOptions } from './running-ledger.js';
import { StoryLedger } from './story-ledger.js';

const sourcesBegin = '2025-01-01T00:00:00Z';

/** A running ledger whose mailer, for Austria, and pusher, for Germany, were whole so far; nobody sends to France. */
export class CheckedStory {
  private constructor(readonly story: StoryLedger) {}

  static async begin(options: TestOptions = {}): Promise<CheckedStory> {
    const told = new CheckedStory(await StoryLedger.begin('2026-08-03T09:00:00Z', options));
    const { story } = told;
    await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
    for (const asset of ['BTC', 'ETH']) await story.tell('AssetRegistered', `asset/${asset}`, { ...coin, riskBand: 1 });
    await told.source('mailer', 'AT');
    await told.source('pusher', 'DE');
    return told;
  }

  async source(name: string, country: string): Promise<void> {
    const [from, subject] = [sourcesBegin, `source/${name}`];
    const source = { channels: ['EMAIL'], countries: [country], heartbeatEvery: 'P30D', owner: 'ops', from };
    await this.story.tell('Source', subject, source);
    const beat = { lastSequence: 0, count: 0, periodFrom: from, periodTo: this.story.now };
    await this.story.tell('SourceHeartbeat', subject, beat);
  }

  /** A client who came by itself and asked for the execution of orders in BTC, and whom nobody has checked. */
  async asks(client: string, country = 'AT'): Promise<string> {
    const subject = `client/${client}`;
    for (const [kind, data] of cameByItself({ country })) await this.story.tell(kind, subject, data);
    this.story.pass(1);
    return subject;
  }

  links(subject: string, identifier: string, confidence: 'CONFIRMED' | 'PROBABLE') {
    return this.story.tell('IdentityLink', subject, { identifier, confidence });
  }

  check(client: string, query = ''): Promise<Answered> {
    return post(`${this.story.ledger.url}/v1/clients/${client}/exposure-check${query}`, eventType, '');
  }

  /** What the ledger's check says, shortly. */
  async says(client: string): Promise<string> {
    const { status, body } = await this.check(client);
    if (status !== 201) throw new Error(JSON.stringify(body));
    this.story.pass(1);
    return `${body.result} ${body.observability}`;
  }

  async verdict(client: string, asset = 'BTC'): Promise<string> {
    const question = { service: 'e', asset, entity: 'X' };
    const { status, rule } = (await this.story.ask(`/v1/clients/${client}/status`, question)).body;
    return `${status} ${rule}`;
  }
}
