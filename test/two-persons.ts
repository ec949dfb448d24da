import type { RunningLedger } from '../apps/ledger/main.js';
import { type Bearer, bearer, freshTokens } from './ledger-with-tokens.js';
import { type Answered, contact, eventType, freshFolder, get, post, runLedger } from './running-ledger.js';

type Who = 'ann' | 'annAgain' | 'bob' | 'robot' | 'unsaid' | 'reader' | 'support';

/** What a retraction of this evidence is proposed with. */
export const retraction = (target: object) => ({ target, reason: 'DUPLICATE', evidence: 'ticket 4711' });

/** A real ledger under P2 with the tokens of two officers, one of whom has two, and of others who are no second person. */
export class TwoPersons {
  readonly folder = freshFolder();
  ledger!: RunningLedger;
  as!: Readonly<Record<Who, Bearer>>;
  #env: NodeJS.ProcessEnv = {};
  #told = 0;

  static async begin(): Promise<TwoPersons> {
    const two = new TwoPersons();
    const { tokensFile, as: roles } = await freshTokens();
    const officer = (name: string, holder?: 'person' | 'machine') =>
      bearer(tokensFile, { role: 'officer', name, holder });
    two.as = {
      ann: await officer('ann', 'person'),
      annAgain: await officer('Ann', 'person'),
      bob: await officer('bob', 'person'),
      robot: await officer('robot', 'machine'),
      unsaid: roles.officer,
      reader: roles.reader,
      support: await bearer(tokensFile, { role: 'source', name: 'support', sources: ['support'] }),
    };
    two.#env = { INITIUM_AUTH: `tokens:${tokensFile}`, INITIUM_RULE_SET: 'P2' };
    await two.start();
    return two;
  }

  async start(more: NodeJS.ProcessEnv = {}): Promise<void> {
    this.ledger = await runLedger({ folder: this.folder, env: { ...this.#env, ...more } });
  }

  ask(path: string, by: Bearer = this.as.ann): Promise<Answered> {
    return get(`${this.ledger.url}${path}`, by);
  }

  send(path: string, body: unknown, by: Bearer = this.as.ann): Promise<Answered> {
    return post(`${this.ledger.url}${path}`, 'application/json', body, by);
  }

  record(event: object): Promise<Answered> {
    return post(`${this.ledger.url}/v1/events`, eventType, event, this.as.ann);
  }

  /** A name that nothing has yet. */
  name(of: string): string {
    return `${of}-${this.#told++}`;
  }

  /** A promotional mail to a client of its own, which taints; its reference. Client and mail are called the same. */
  async mailed(): Promise<{ source: string; id: string }> {
    const id = this.name('mail');
    const mail = { type: 'initium.FirmCommunication.v1', subject: `client/${id}`, source: 'mailer' };
    const { status } = await this.record(contact(id, { ...mail, data: { channel: 'EMAIL', purpose: 'PROMOTION' } }));
    if (status !== 201) throw new Error(`The mail was not recorded: ${status}`);
    return { source: 'mailer', id };
  }

  propose(content: object, by?: Bearer, act = 'retraction'): Promise<Answered> {
    return this.send('/v1/proposals', { act, content }, by);
  }

  /** The retraction of a mail, as it was proposed. */
  async proposed(): Promise<Answered['body']> {
    return (await this.propose(retraction(await this.mailed()))).body;
  }

  decide(verb: 'approve' | 'reject', { id, sha256 }: Answered['body'], by: Bearer, more = {}): Promise<Answered> {
    return this.send(`/v1/proposals/${id}/${verb}`, { sha256, ...more }, by);
  }
}
