import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, contact, get, removeFolders } from '../../../../test/running-ledger.js';
import { retraction, TwoPersons } from '../../../../test/two-persons.js';
import { until } from '../../../../test/until.js';

let two: TwoPersons;
beforeAll(async () => {
  two = await TwoPersons.begin();
});
afterAll(async () => {
  await two.ledger.close();
  removeFolders();
});

const codeOf = ({ status, body }: Answered) => [status, body.type?.split(':').at(-1)];

describe('what takes two persons', () => {
  it('is proposed by one and approved by another, and is then evidence of the ledger under the proposal’s id', async () => {
    const target = await two.mailed();
    const { status, headers, body } = await two.propose(retraction(target));
    expect([status, headers.get('location')]).toEqual([201, `/v1/proposals/${body.id}`]);
    const shown = {
      act: 'retraction',
      subject: `client/${target.id}`,
      state: 'open',
      proposedBy: 'ann',
      isKnown: true,
    };
    expect(body).toMatchObject({ ...shown, content: retraction(target), decision: null, recorded: [] });
    expect(body.waitsFor).toBe('another officer than ann');
    const approved = await two.decide('approve', body, two.as.bob, { reason: 'seen the ticket' });
    expect([approved.status, approved.body]).toMatchObject([200, { state: 'approved', waitsFor: null }]);
    expect(approved.body.decision).toMatchObject({ outcome: 'APPROVED', by: 'bob', reason: 'seen the ticket' });
    const [{ source, id }] = approved.body.recorded;
    const { body: evidence } = await two.ask(`/v1/events/${encodeURIComponent(source)}/${id}`);
    expect(evidence).toMatchObject({
      type: 'initium.Retraction.v1',
      subject: shown.subject,
      authid: 'ann',
      principal: 'bob',
    });
    expect([evidence.id, evidence.data]).toEqual([body.id, { ...retraction(target), approver: 'bob' }]);
    const again = await two.decide('approve', body, two.as.bob, { reason: 'seen the ticket' });
    expect([again.status, again.body]).toEqual([200, approved.body]);
    expect((await two.ask(`/v1/proposals/${body.id}`, two.as.reader)).body).toEqual(approved.body);
  });

  it('is not approved by who proposed it, by another token of the same person, by a program, or by whom nobody knows', async () => {
    const one = await two.proposed();
    for (const by of ['ann', 'annAgain', 'robot', 'unsaid'] as const)
      expect([by, ...codeOf(await two.decide('approve', one, two.as[by]))]).toEqual([by, 403, 'second-person']);
    expect(codeOf(await two.decide('approve', one, two.as.reader))).toEqual([403, 'forbidden']);
    for (const by of ['robot', 'unsaid'] as const)
      expect([by, ...codeOf(await two.propose(one.content, two.as[by]))]).toEqual([by, 403, 'second-person']);
    expect((await two.ask(`/v1/proposals/${one.id}`)).body).toMatchObject({ state: 'open', recorded: [] });
  });

  it('is decided by what was seen, and once', async () => {
    const one = await two.proposed();
    expect(codeOf(await two.decide('approve', { ...one, sha256: '0'.repeat(64) }, two.as.bob))).toEqual([
      409,
      'proposal-changed',
    ]);
    expect((await two.decide('reject', one, two.as.bob, { reason: 'no duplicate' })).body).toMatchObject({
      state: 'rejected',
      decision: { outcome: 'REJECTED', by: 'bob', reason: 'no duplicate' },
      recorded: [],
    });
    expect(codeOf(await two.decide('approve', one, two.as.bob))).toEqual([409, 'proposal-closed']);
  });

  it('is decided by whoever is first, where two decide at once', async () => {
    const one = await two.proposed();
    const [approved, rejected] = await Promise.all([
      two.decide('approve', one, two.as.bob),
      two.decide('reject', one, two.as.ann),
    ]);
    expect([approved.status, rejected.status].sort()).toEqual([200, 409]);
    const { state, recorded } = (await two.ask(`/v1/proposals/${one.id}`)).body;
    expect([state, recorded.length]).toEqual(approved.status === 200 ? ['approved', 1] : ['rejected', 0]);
  });

  it('is a leaf each with the tag of whom it is about, and says nothing of it in clear', async () => {
    const one = await two.proposed();
    await two.decide('reject', one, two.as.bob);
    const lines = await get(`${two.ledger.url}/v1/ledger?leaves=true`, two.as.reader);
    const leaves = lines.body.filter(
      ({ type, subject }: { type: string; subject: string }) => subject === one.subject && /Propos/.test(type),
    );
    const found = leaves.map(({ logleaf }: { logleaf: string }) => JSON.parse(logleaf));
    expect(found.map(({ kind }: { kind: string }) => kind)).toEqual(['ledger.proposal', 'ledger.decision']);
    for (const leaf of found) expect([leaf.sb.length, leaf.data]).toEqual([1, undefined]);
    expect(JSON.stringify(found)).not.toMatch(/ann|ticket/);
  });

  it('stands in a worklist, by what became of it', async () => {
    const open = await two.proposed();
    const { items, next } = (await two.ask('/v1/proposals?state=open', two.as.reader)).body;
    expect(next).toBeNull();
    expect(items.map(({ state }: { state: string }) => state)).toEqual(items.map(() => 'open'));
    const { content: _, recorded: __, ...listed } = open;
    expect(items.at(-1)).toEqual(listed);
    expect(listed.summary).toMatch(/^retract mailer\/mail-\d+ \(DUPLICATE, ticket 4711\)$/);
    const first = (await two.ask('/v1/proposals?limit=1')).body;
    const second = (await two.ask(`/v1/proposals?limit=1&after=${first.next}`)).body;
    const all = (await two.ask('/v1/proposals')).body.items;
    expect([...first.items, ...second.items]).toEqual(all.slice(0, 2));
  });

  it('is refused where it cannot be done, with the place that is wrong', async () => {
    const target = await two.mailed();
    const wrong = async (content: unknown, act?: string) => {
      const { status, body } = await two.propose(content as object, two.as.ann, act);
      expect(status).toBe(400);
      return body.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    expect(await wrong(retraction({ source: 'mailer', id: 'none' }))).toEqual(['/content/target']);
    expect(await wrong({ ...retraction(target), reason: 'REGRET' })).toEqual(['/content/reason']);
    expect(await wrong({ target, reason: 'DUPLICATE' })).toEqual(['/content/evidence']);
    expect(await wrong({ ...retraction(target), approver: 'bob' })).toEqual(['/content/approver']);
    expect(await wrong({ allegation: target, outcome: 'UNFOUNDED', evidence: 'x' }, 'allegation-resolution')).toEqual([
      '/content/allegation',
    ]);
    expect(await wrong({ source: 'crm' }, 'gap-resolution')).toEqual(
      expect.arrayContaining(['/content/periodFrom', '/content/outcome']),
    );
    expect(await wrong({ arrivals: ['0'.repeat(64)], reason: 'DUPLICATE', evidence: 'x' }, 'dismissal')).toEqual([
      '/content/arrivals',
    ]);
    expect(await wrong({ ruleSet: 'P2' }, 'adoption')).toEqual(['/content/ruleSet']);
    expect(await wrong({}, 'nothing')).toEqual(['/act']);
    expect((await two.send('/v1/proposals', { act: 'retraction', content: {}, by: 'x' })).body.errors[0].pointer).toBe(
      '/by',
    );
    expect((await two.ask('/v1/proposals/none')).status).toBe(404);
    expect((await two.send('/v1/proposals/none/approve', { sha256: '0'.repeat(64) })).status).toBe(404);
  });

  it('is a resolution of an allegation, or of a gap, as well', async () => {
    const said = contact(two.name('said'), {
      type: 'initium.Allegation.v1',
      source: 'desk',
      data: { source: 'CLIENT' },
    });
    expect((await two.record(said)).status).toBe(201);
    const allegation = { source: 'desk', id: said.id };
    const found = { allegation, outcome: 'UNFOUNDED', evidence: 'call records' };
    const period = { periodFrom: '2026-03-01T00:00:00Z', periodTo: '2026-03-02T00:00:00Z' };
    const gap = { source: 'mailer', ...period, outcome: 'NOTHING_SENT', evidence: 'outbox' };
    for (const [act, content, kind] of [
      ['allegation-resolution', found, 'AllegationResolved'],
      ['gap-resolution', gap, 'SourceGapResolved'],
    ] as const) {
      const { body } = await two.propose(content, two.as.ann, act);
      const { recorded } = (await two.decide('approve', body, two.as.bob)).body;
      const { body: evidence } = await two.ask(
        `/v1/events/${encodeURIComponent(recorded[0].source)}/${recorded[0].id}`,
      );
      expect(evidence).toMatchObject({ type: `initium.${kind}.v1`, authid: 'ann', data: { approver: 'bob' } });
    }
  });
});

describe('a dismissal, where the ledger knows who speaks', () => {
  it('is one proposal for all that a filter chooses, and settles each once it is approved', async () => {
    const source = two.name('ads');
    for (const id of ['a', 'b', 'c']) await two.record(contact(id, { source, data: {} }));
    const question = { filter: { source }, reason: 'TEST_DATA', evidence: 'ticket 4711' };
    const dismiss = (more = {}, query = '') => two.send(`/v1/quarantine/dismissals${query}`, { ...question, ...more });
    expect((await dismiss({ approver: 'bob' })).body.errors[0].pointer).toBe('/approver');
    expect((await dismiss({}, '?dry-run=true')).body).toMatchObject({ matching: 3, dismissed: 0, left: 3 });
    const { status, headers, body } = await dismiss();
    expect([status, headers.get('location'), body.summary]).toEqual([
      202,
      `/v1/proposals/${body.id}`,
      'dismiss 3 arrivals (TEST_DATA, ticket 4711)',
    ]);
    const states = async () =>
      (await two.ask(`/v1/quarantine?source=${source}`)).body.items.map(({ state }: { state: string }) => state);
    expect(await states()).toEqual(['open', 'open', 'open']);
    expect((await two.decide('approve', body, two.as.bob)).body.recorded).toHaveLength(3);
    expect(await states()).toEqual(['dismissed', 'dismissed', 'dismissed']);
    expect((await dismiss()).body).toMatchObject({ matching: 0, dismissed: 0, left: 0 });
  });
});

describe('an approval that a crash came after', () => {
  it('is carried out at the next start, and before the next answer about it', async () => {
    const [first, second] = [await two.proposed(), await two.proposed()];
    const { store } = two.ledger;
    const append = store.append.bind(store);
    store.append = async (writes) => {
      if (writes.some(({ stream }) => stream.startsWith('evidence-'))) throw new Error('crashed here');
      return append(writes);
    };
    for (const one of [first, second]) expect((await two.decide('approve', one, two.as.bob)).status).toBe(500);
    store.append = append;
    const origin = encodeURIComponent((await two.ask('/v1/rules/adoptions')).body.items[0].recorded.source);
    const isThere = async ({ id }: Answered['body']) => (await two.ask(`/v1/events/${origin}/${id}`)).status === 200;
    expect([await isThere(first), await isThere(second)]).toEqual([false, false]);
    expect((await two.ask(`/v1/proposals/${first.id}`)).body.recorded).toHaveLength(1);
    expect([await isThere(first), await isThere(second)]).toEqual([true, false]);
    await two.ledger.close();
    await two.start();
    await until(() => isThere(second));
    expect((await two.decide('approve', second, two.as.bob)).body.recorded).toHaveLength(1);
  });
});
