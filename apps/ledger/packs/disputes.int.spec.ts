import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { typeOf } from '#libs/evidence';
import { type Answered, contact, removeFolders } from '../../../test/running-ledger.js';
import { TwoPersons } from '../../../test/two-persons.js';

let two: TwoPersons;
let statement: { readonly id: string; readonly manifest: string };
const now = new Date(Date.now() - 60_000).toISOString();
const words = 'Your agent called me before I ever asked.';

beforeAll(async () => {
  two = await TwoPersons.begin();
  const entity = { type: typeOf('ProviderEntity'), subject: 'entity/X', time: now };
  await two.record(contact('x', { ...entity, data: { kind: 'THIRD_COUNTRY', country: 'SC' } }));
  for (const client of ['c1', 'c2']) await two.record(contact(client, { subject: `client/${client}`, time: now }));
  const request = { type: typeOf('ServiceRequest'), subject: 'client/c1', time: now };
  await two.record(contact('request', { ...request, data: { service: 'e', asset: 'BTC' } }));
  statement = (await two.send('/v1/clients/c1/statements', {})).body;
});
afterAll(async () => {
  await two.ledger.close();
  removeFolders();
});

const dispute = (id: string, more: object = {}, by = two.as.ann): Promise<Answered> =>
  two.send(
    '/v1/clients/c1/disputes',
    { source: 'support', id, time: now, statement: statement.id, words, ...more },
    by,
  );
const shown = async (id: string, query = '', by = two.as.ann) =>
  (await two.ask(`/v1/events/support/${id}${query}`, by)).body;

describe('a dispute', () => {
  it('is an open allegation by the hash of the statement, its words sealed, until two persons resolve it', async () => {
    const recorded = await dispute('d1');
    expect([recorded.status, recorded.headers.get('location')]).toEqual([201, '/v1/events/support/d1']);
    const event = await shown('d1', '', two.as.reader);
    expect(event).toMatchObject({
      type: typeOf('Allegation'),
      subject: 'client/c1',
      principal: 'ann',
      personal: 'sealed',
    });
    expect(event.data.disputes).toBe(statement.manifest);
    expect(JSON.stringify(event)).not.toContain('agent');
    expect((await shown('d1', '?open=true')).data.personal).toEqual({ words });
    const asked = async () => (await two.ask('/v1/clients/c1/status?service=e&asset=BTC&entity=X')).body;
    const isOpen = ({ trace }: Answered['body']) =>
      trace.some(({ rule, outcome }: Record<string, string>) => rule === 'R-145' && outcome !== 'no');
    const before = await asked();
    expect(before.against).toContainEqual({ source: 'support', id: 'd1', principal: 'ann' });
    expect(isOpen(before)).toBe(true);
    const resolution = { allegation: { source: 'support', id: 'd1' }, outcome: 'UNFOUNDED', evidence: 'call records' };
    const proposal = (await two.propose(resolution, two.as.ann, 'allegation-resolution')).body;
    expect((await two.decide('approve', proposal, two.as.bob)).body.state).toBe('approved');
    expect(isOpen(await asked())).toBe(false);
  });

  it('is recorded once however often it is sent, and not as something else under its id', async () => {
    expect((await dispute('d2')).status).toBe(201);
    expect((await dispute('d2')).body.results[0].outcome).toBe('duplicate');
    expect((await dispute('d2', { words: 'Another.' })).status).toBe(409);
  });

  it('is recorded by the support system for its own source, and by no reader', async () => {
    expect((await dispute('d3', {}, two.as.support)).status).toBe(201);
    expect((await dispute('d4', { source: 'crm' }, two.as.support)).status).toBe(422);
    expect((await dispute('d5', {}, two.as.reader)).status).toBe(403);
  });

  it('names a statement of the client: no pack, no other client’s, none that was never made', async () => {
    const pack = (await two.send('/v1/clients/c1/packs', { reason: 'x' })).body.id;
    const other = (await two.send('/v1/clients/c2/statements', {})).body.id;
    for (const wrong of [pack, other, '0'.repeat(32)]) {
      const { status, body } = await dispute('d6', { statement: wrong });
      expect([status, body.errors]).toEqual([
        400,
        [{ pointer: '/statement', detail: expect.stringMatching(/no statement of this client/) }],
      ]);
    }
    const bad = await dispute('', { words: '', time: 'yesterday', more: 1 });
    expect([bad.status, bad.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()]).toEqual([
      400,
      ['/id', '/more', '/time', '/words'],
    ]);
  });

  it('is in the client’s next statement, with its words', async () => {
    const made = (await two.send('/v1/clients/c1/statements', {})).body;
    const proposal = (await two.propose({ pack: made.id }, two.as.ann, 'pack-release')).body;
    expect((await two.decide('approve', proposal, two.as.bob)).body.state).toBe('approved');
    const file = await fetch(`${two.ledger.url}/v1/packs/${made.id}`, { headers: two.as.ann });
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.includes('what you dispute')).toBe(true);
    expect(bytes.includes(words)).toBe(true);
  });
});
