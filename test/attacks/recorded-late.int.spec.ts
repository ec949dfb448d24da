import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logVerifier, openCheckpoint, parseEntryBundle, parseLeaf } from '#libs/transparency';
import type { RunningLedger } from '../../apps/ledger/main.js';
import type { LogAnchor } from '../../apps/ledger/proofs/anchoring.js';
import { batchType, contact, get, linesOf, post, removeFolders, runLedger } from '../running-ledger.js';
import { hasOpenssl, missingOpenssl, TimeAuthority } from '../time-authority.js';
import { until } from '../until.js';

const source = 'mail/er';
const hourMs = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * hourMs).toISOString();

const begun = hoursAgo(4);
const registered = contact('mailer', {
  subject: 'source/mail%2Fer',
  type: 'initium.Source.v1',
  time: begun,
  data: { channels: ['EMAIL'], heartbeatEvery: 'PT12H', owner: 'ops', from: begun },
});
/** A mail that went out so many hours ago, its source says. */
const sent = (sequence: string, hours: number) =>
  contact(sequence, {
    ...{ source, sequence, subject: 'identifier/i', type: 'initium.MarketingExposure.v1', time: hoursAgo(hours) },
    data: { campaign: 'one' },
  });

(hasOpenssl ? describe : describe.skip)(
  `a mail that is held back, and recorded late with an early time${hasOpenssl ? '' : `: ${missingOpenssl}`}`,
  () => {
    let ledger: RunningLedger;
    let closeAuthority: () => Promise<void>;
    /** When it was missing still. */
    let meanwhile: string;
    let late: Record<string, unknown>;
    let before: readonly LogAnchor[];

    const record = async (...events: readonly object[]) => {
      const { body } = await post(`${ledger.url}/v1/events`, batchType, events);
      expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).not.toContain('quarantined');
      return body.results;
    };
    const said = async () => linesOf(await (await fetch(`${ledger.url}/v1/ledger`)).text());
    const anchors = async (): Promise<readonly LogAnchor[]> =>
      (await said()).filter(({ type }) => type === 'ledger.anchor').map(({ data }) => data);
    const sizeOf = async (note: string) =>
      openCheckpoint(Buffer.from(note), logVerifier((await said())[0].data.log.key)).checkpoint.size;
    /** An anchor of a checkpoint with so many leaves. */
    const anchoredAt = async (size: number) => {
      const found: LogAnchor[] = [];
      await until(async () => {
        const last = (await anchors()).at(-1);
        if (last === undefined || (await sizeOf(last.checkpoint)) < size) return false;
        found.push(last);
        return true;
      });
      return found[0] as LogAnchor;
    };
    const causes = async (parameters = ''): Promise<string[]> =>
      (await get(`${ledger.url}/v1/sources/mail%2Fer/coverage?${parameters}`)).body.uncovered.map(
        ({ cause }: { cause: string }) => cause,
      );

    beforeAll(async () => {
      const authority = new TimeAuthority();
      const server = await authority.serve();
      closeAuthority = server.close;
      const env = { INITIUM_TSA: server.url, INITIUM_TSA_MINUTES: '0.001', INITIUM_TSA_ROOTS_FILE: authority.roots };
      ledger = await runLedger({ env });
      await record(registered, sent('1', 3), sent('3', 1));
      expect(await causes()).toContain('SEQUENCE');
      await anchoredAt(5);
      before = await anchors();
      meanwhile = new Date().toISOString();
      late = sent('2', 2);
      await record(late);
    });
    afterAll(async () => {
      await ledger.close();
      await closeAuthority();
      removeFolders();
    });

    it('is missing meanwhile, and whatever was answered then says so for ever', async () => {
      expect(await causes()).not.toContain('SEQUENCE');
      expect(await causes(`knownAt=${meanwhile}`)).toContain('SEQUENCE');
    });

    it('was recorded between two stamps of an authority, which is not when its source says', async () => {
      const { index, leaf } = await leafOf('2');
      const after = await anchoredAt(index + 1);
      const earlier = before.at(-1) as LogAnchor;
      // The anchor is a leaf before it, so what it stamps was there before.
      expect((await leafOf(undefined)).index).toBeLessThan(index);
      expect(await sizeOf(earlier.checkpoint)).toBeLessThanOrEqual(index);
      expect(await sizeOf(after.checkpoint)).toBeGreaterThan(index);
      const [from, to, claimed] = [earlier.genTime, after.genTime, late.time as string].map((time) => Date.parse(time));
      expect(claimed).toBeLessThan((from as number) - hourMs);
      expect(Date.parse(leaf.t)).toBeGreaterThan((from as number) - 1_000);
      expect(Date.parse(leaf.t)).toBeLessThan((to as number) + 1_000);
    });

    /** The leaf of a piece of evidence, and where it stands; of none, the first anchor's. */
    async function leafOf(id: string | undefined) {
      let found: { index: number; leaf: ReturnType<typeof parseLeaf> } | undefined;
      await until(async () => {
        const size = await sizeOf(await (await fetch(`${ledger.url}/log/checkpoint`)).text());
        const bytes = Buffer.from(await (await fetch(`${ledger.url}/log/tile/entries/000.p/${size}`)).arrayBuffer());
        const leaves = parseEntryBundle(bytes, size).map(parseLeaf);
        const index = leaves.findIndex((leaf) =>
          id === undefined ? leaf.kind === 'ledger.anchor' : leaf.src === source && leaf.id === id,
        );
        if (index >= 0) found = { index, leaf: leaves[index] as ReturnType<typeof parseLeaf> };
        return found !== undefined;
      });
      return found as NonNullable<typeof found>;
    }
  },
);
