import { afterAll, describe, expect, it } from '@jest/globals';
import { type AnchorEnding, anchorPart, packParts } from '#libs/evidence-pack';
import { logVerifier, openCheckpoint } from '#libs/transparency';
import { type CheckedExhibit, checkedPack } from '../../../test/checked-pack.js';
import { contact, eventType, linesOf, post, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { hasOpenssl, missingOpenssl, TimeAuthority } from '../../../test/time-authority.js';
import { until } from '../../../test/until.js';

afterAll(removeFolders);

(hasOpenssl ? describe : describe.skip)(
  hasOpenssl ? 'with an authority of time' : `an anchor: ${missingOpenssl}`,
  () => {
    it('a pack says between which stamps its first contact was recorded, and has both', async () => {
      const authority = new TimeAuthority();
      const server = await authority.serve();
      const env = { INITIUM_TSA: server.url, INITIUM_TSA_MINUTES: '0.001', INITIUM_TSA_ROOTS_FILE: authority.roots };
      const ledger = await runLedger({ env });
      try {
        const own = async () => linesOf(await (await fetch(`${ledger.url}/v1/ledger`)).text());
        const anchors = async () => (await own()).filter(({ type }) => type === 'ledger.anchor').length;
        const record = (id: string, more: Record<string, unknown>) =>
          post(`${ledger.url}/v1/events`, eventType, contact(id, more));
        const entity = {
          type: 'initium.ProviderEntity.v1',
          subject: 'entity/X',
          data: { kind: 'THIRD_COUNTRY', country: 'SC' },
        };
        await record('1', entity);
        await until(async () => (await anchors()) > 0);
        await record('2', { subject: 'client/c1' });
        const before = await anchors();
        await until(async () => (await anchors()) > before);
        const answer = await post(`${ledger.url}/v1/clients/c1/packs`, 'application/json', { reason: 'a test' });
        const bytes = Buffer.from(await (await fetch(`${ledger.url}/v1/packs/${answer.body.id}`)).arrayBuffer());
        const { key } = (await own()).find(({ type }) => type === 'ledger.genesis').data.log;
        const { file, exhibits, leafAt } = await checkedPack(bytes, key);
        const client = exhibits.find(({ evidence }) => evidence.subject === 'client/c1') as CheckedExhibit;
        const part = async (number: number, ending: AnchorEnding) =>
          (await file.read(anchorPart(number, ending))) as Uint8Array;
        const sizes: number[] = [];
        for (const number of [1, 2]) {
          const [token, stamped] = [await part(number, 'tsr'), await part(number, 'checkpoint')];
          expect(authority.isAccepted(token, stamped)).toBe(true);
          sizes.push(openCheckpoint(stamped, logVerifier(key)).checkpoint.size);
        }
        expect(await leafAt(anchorPart(1, 'leaf'), anchorPart(1, 'tlog-proof'))).toBeLessThan(client.index);
        expect(sizes[1]).toBeGreaterThan(client.index);
        expect(await leafAt(anchorPart(2, 'leaf'), anchorPart(2, 'tlog-proof'))).toBeGreaterThan(client.index);
        const custody = Buffer.from((await file.read(packParts.custody)) as Uint8Array).toString();
        expect(custody).toMatch(/recorded not before 20.*not after 20/);
      } finally {
        await ledger.close();
        await server.close();
      }
    });
  },
);
