import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { batchType, contact, get, linesType, post, removeFolders } from '../../../../test/running-ledger.js';
import { retraction, TwoPersons } from '../../../../test/two-persons.js';
import { initiumHere } from '../../../cli/testing/initium-here.js';

let two: TwoPersons;
beforeAll(async () => {
  two = await TwoPersons.begin();
});
afterAll(async () => {
  await two.ledger.close();
  removeFolders();
});

describe('an answer that rests on two persons', () => {
  const question = 'service=e&asset=BTC&entity=X';
  /** Of a client whose only mail was retracted, by the status's rule and whether it says that nobody verified who approved. */
  const answered = async (client: string) => {
    const { body } = await two.ask(`/v1/clients/${client}/status?${question}`);
    return [body.status === 'TAINTED', body.flags.includes('APPROVAL_UNVERIFIED')];
  };

  it('says APPROVAL_UNVERIFIED where they are a source’s word, and not where the ledger knew both', async () => {
    const entity = contact('entity', { type: 'initium.ProviderEntity.v1', subject: 'entity/X' });
    const data = { kind: 'THIRD_COUNTRY', country: 'SC' };
    await two.record({ ...entity, data });
    const [known, told] = [await two.mailed(), await two.mailed()];
    expect(await answered(known.id)).toEqual([true, false]);
    await two.decide('approve', (await two.propose(retraction(known))).body, two.as.bob);
    expect(await answered(known.id)).toEqual([false, false]);
    await two.ledger.close();
    await two.start({ INITIUM_APPROVALS: 'source' });
    const word = { type: 'initium.Retraction.v1', subject: `client/${told.id}`, authid: 'ann' };
    const claim = contact(`claim-${told.id}`, { ...word, data: { ...retraction(told), approver: 'invented' } });
    expect((await two.record(claim)).status).toBe(201);
    expect([await answered(told.id), await answered(known.id)]).toEqual([
      [false, true],
      [false, false],
    ]);
    await two.ledger.close();
    await two.start();
  });

  it('says so of a file as well, unless the log that the file holds proves them', async () => {
    const { id } = await two.mailed();
    await two.decide('approve', (await two.propose(retraction({ source: 'mailer', id }))).body, two.as.bob);
    const lines = (await get(`${two.ledger.url}/v1/ledger?leaves=true`, two.as.reader)).body as Record<
      string,
      unknown
    >[];
    const at = new Date(two.ledger.store.now()).toISOString();
    writeFileSync(
      join(two.folder, 'questions.ndjson'),
      JSON.stringify({ client: id, service: 'e', asset: 'BTC', entity: 'X', at, knownAt: at }),
    );
    const assessed = async (told: readonly object[]) => {
      const [evidence, questions] = [join(two.folder, 'told.ndjson'), join(two.folder, 'questions.ndjson')];
      writeFileSync(evidence, told.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const { stdout, code } = await initiumHere([
        'assess',
        '--evidence',
        evidence,
        '--questions',
        questions,
        '--json',
      ]);
      return [code, code === 0 && JSON.parse(stdout).flags.includes('APPROVAL_UNVERIFIED')];
    };
    expect(await assessed(lines)).toEqual([0, false]);
    const bare = lines.map(({ logleaf: _, logmetadata: __, ...line }) => line);
    expect(await assessed(bare.filter(({ type }) => type !== 'ledger.checkpoint'))).toEqual([0, true]);
    const marked = lines.map((line) => (line.id === `${id}` ? { ...line, approvedproposal: 'p' } : line));
    expect((await assessed(marked))[0]).toBe(1);
  });
});

describe('evidence that says itself who approved it', () => {
  it('is kept in quarantine and answered 403, by whatever way it comes, also of an officer; without an approver it is taken', async () => {
    const target = await two.mailed();
    const claim = (id: string, data: object) =>
      contact(id, {
        type: 'initium.Retraction.v1',
        subject: `client/${target.id}`,
        data: { ...retraction(target), ...data },
      });
    const events = `${two.ledger.url}/v1/events`;
    const [one, other] = [two.name('claim'), two.name('claim')];
    const { status, body } = await two.record(claim(one, { approver: 'invented' }));
    expect([status, body.type, body.errors[0].pointer]).toEqual([
      403,
      'urn:initium:problem:second-person',
      '/data/approver',
    ]);
    expect((await two.ask(`/v1/quarantine/${body.results[0].quarantineId}`)).body.state).toBe('open');
    const batch = [claim(other, { approver: 'invented' }), contact(two.name('beside'))];
    const mixed = await post(events, batchType, batch, two.as.ann);
    expect([mixed.status, mixed.body.results.map(({ outcome }: { outcome: string }) => outcome)]).toEqual([
      207,
      ['quarantined', 'recorded'],
    ]);
    const lines = (await post(events, linesType, `${JSON.stringify(claim(one, { approver: 'x' }))}\n`, two.as.ann))
      .body;
    expect(lines[0]).toMatchObject({ outcome: 'quarantined', errors: [{ pointer: '/data/approver' }] });
    expect((await two.record(claim(one, {}))).status).toBe(201);
    expect((await two.ask(`/v1/quarantine/${body.results[0].quarantineId}`)).body.state).toBe('mended');
  });
});
