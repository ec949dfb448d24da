import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AskedPack, claimNamed, unpackedIn } from '../../test/asked-pack.js';
import { nextVkey } from '../../test/interop/made-log.js';
import { type MadeLog, madeLogVkeys, madeReplayerVkey } from '../../test/made-log-of-evidence.js';
import { removeFolders } from '../../test/running-ledger.js';
import { hasOpenssl, missingOpenssl, TimeAuthority } from '../../test/time-authority.js';
import { initiumHere } from './testing/initium-here.js';
import { verified } from './verify/verified.js';
import { verifiedApart } from './verify/verified-apart.js';

let pack: AskedPack;
beforeAll(() => {
  pack = new AskedPack();
});
afterAll(removeFolders);

describe('initium verify', () => {
  it('verifies a pack by no more than what the verifier brings, and says how strong each claim is', async () => {
    const found = await pack.verify(await pack.pack());
    expect([found.code, found.wrong, found.result, found.strength]).toEqual([0, [], 'verified', 'tamper-detecting']);
    expect(found.claims.map(({ claim }) => claim)).toEqual([
      'BAG',
      'LOG',
      'EVIDENCE',
      'ORDER',
      'TIME',
      'COVERAGE',
      'VERDICT',
    ]);
    expect(claimNamed(found, 'ORDER')).toMatchObject({
      strength: 'COMPLETE_FOR_TAG',
      words: expect.stringContaining('5 of 5, first contact is entry 4'),
    });
    expect(claimNamed(found, 'VERDICT')?.words).toMatch(/^TAINTED \(R-\d+\) recomputed: same$/);
    expect(claimNamed(found, 'COVERAGE')?.words).toContain('as claimed');
  });

  it('is stronger by the tag key, by witnesses, and by who has replayed the log', async () => {
    const bytes = await pack.pack({}, { cosigned: ['witness', 'replayer'] });
    const replayers = ['--replayers', pack.file('replayers', `# of the authority\n${madeReplayerVkey}\n`)];
    const committed = await pack.verify(bytes, ...pack.tagKey(), '--policy', pack.policy('w1'));
    expect([committed.code, committed.strength]).toEqual([0, 'tamper-evident']);
    expect(claimNamed(committed, 'ORDER')?.strength).toBe('COMPLETE_AS_COMMITTED');
    const complete = await pack.verify(bytes, ...pack.tagKey(), ...replayers);
    expect(claimNamed(complete, 'ORDER')).toMatchObject({
      strength: 'COMPLETE',
      words: expect.stringContaining('independently replayed by nca.example/replay'),
    });
  });

  it('tells people a line for each claim, with the limit in words', async () => {
    const path = pack.file('pack.zip', await pack.pack());
    const { stdout } = await initiumHere(['verify', path, '--policy', pack.policy()], { onTerminal: true });
    expect(stdout).toMatch(/^EVIDENCE {3}\d+\/\d+ included in initium\.example\/ledger @ \d+$/m);
    expect(stdout).toMatch(/^STRENGTH {3}tamper-detecting: /m);
    expect(stdout).toMatch(/^LIMIT {6}it proves what was recorded, not that nothing else happened/m);
    expect(stdout).toMatch(/^RESULT {5}verified: pack [0-9a-f]{32}$/m);
  });

  it('reads a pack that was unpacked', async () => {
    const path = await unpackedIn(await pack.pack());
    expect(await pack.verify(path)).toMatchObject({ code: 0, wrong: [] });
    symlinkSync('/etc/hostname', join(path, 'data/link'));
    expect(await pack.verify(path)).toMatchObject({ code: 3, why: 'data/link is no file' });
  });

  it('says the same of a large pack, which it verifies on a thread of its own', async () => {
    const [path, policy] = [pack.file('pack.zip', await pack.pack()), pack.policy()];
    const [here, apart] = [await verified(path, { policy }), await verifiedApart(path, { policy })];
    expect(apart).toEqual(here);
    expect(apart.found?.claims.length).toBeGreaterThan(5);
    await expect(verifiedApart(path, { policy: path })).rejects.toThrow(/^--policy: /);
    expect(await verifiedApart(policy, { policy })).toEqual({ malformed: 'is no pack: no ZIP file ends here' });
  });

  it('ends with 2 where the policy is not met', async () => {
    const bytes = await pack.pack();
    const unmet = await pack.verify(bytes, '--policy', pack.policy('w1'));
    expect([unmet.code, unmet.wrong]).toEqual([2, [expect.stringContaining('LOG ')]]);
    const strange = await pack.verify(bytes, '--policy', pack.policy('none', nextVkey));
    expect([strange.code, strange.wrong]).toEqual([2, [expect.stringMatching(/^LOG no key that the policy knows/)]]);
  });

  it('ends with 2 where it is asked wrongly', async () => {
    const path = pack.file('pack.zip', await pack.pack());
    for (const [args, why] of [
      [['--tag-key', path], /--tag-key: /],
      [['--tsa-roots', path], /--tsa-roots: /],
      [['--replayers', path], /--replayers: /],
      [['--evidence', path], /error: /],
    ] as const)
      expect(await pack.verify(path, ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(why) });
    expect((await initiumHere(['verify', join(pack.folder, 'nothing'), '--policy', pack.policy()])).code).toBe(2);
  });
});

const times = hasOpenssl ? describe : describe.skip;
times(`the time stamps of a pack${hasOpenssl ? '' : `: ${missingOpenssl}`}`, () => {
  const authority = hasOpenssl ? new TimeAuthority() : undefined;
  const stamp = (note: Uint8Array): Uint8Array => {
    writeFileSync(join((authority as TimeAuthority).folder, 'note'), note);
    authority?.openssl('ts', '-query', '-data', 'note', '-sha256', '-cert', '-out', 'asked');
    authority?.openssl('ts', '-reply', '-config', 'settings', '-queryfile', 'asked', '-token_out', '-out', 'token');
    return execFileSync('cat', [join((authority as TimeAuthority).folder, 'token')]);
  };

  it('bound when the first contact was recorded, by an authority that the verifier believes', async () => {
    const bytes = await pack.pack({}, { stamp });
    const believed = await pack.verify(bytes, '--tsa-roots', (authority as TimeAuthority).roots);
    expect([believed.code, believed.wrong, believed.strength]).toEqual([0, [], 'tamper-evident']);
    expect(claimNamed(believed, 'TIME')?.words).toMatch(/^first contact recorded between .*Z and .*Z \(RFC 3161\)$/);
    const unknown = await pack.verify(bytes);
    expect([unknown.code, unknown.strength]).toEqual([0, 'tamper-detecting']);
    expect(claimNamed(unknown, 'TIME')?.words).toContain('are not believed: no --tsa-roots are given');
  });

  it('hold where another key of the log signed what was stamped, for whoever knows any of them', async () => {
    const rotated = (log: MadeLog) => {
      log.rotate(0, 1);
      log.signing = [1];
    };
    const bytes = await pack.pack({}, { stamp, rotated });
    for (const known of madeLogVkeys.slice(0, 2)) {
      const policy = ['--policy', pack.policy('none', known)];
      const found = await pack.verify(bytes, ...policy, '--tsa-roots', (authority as TimeAuthority).roots);
      expect([found.code, found.wrong, found.strength]).toEqual([0, [], 'tamper-evident']);
    }
  });

  it('of a log that was made anew since say nothing of this one', async () => {
    const forged = await pack.pack(
      { parts: (path, bytes) => (path.endsWith('.consistency-proof') ? undefined : bytes) },
      { stamp },
    );
    const found = await pack.verify(forged, '--tsa-roots', (authority as TimeAuthority).roots);
    expect([found.code, found.strength]).toEqual([0, 'tamper-detecting']);
    const wrong = await pack.pack(
      {
        parts: (path, bytes) =>
          path.endsWith('000001.consistency-proof') ? Buffer.from('initium/consistency-proof/v1\n') : bytes,
      },
      { stamp },
    );
    expect(await pack.verify(wrong, '--tsa-roots', (authority as TimeAuthority).roots)).toMatchObject({
      code: 1,
      wrong: [expect.stringMatching(/^TIME the log does not go on from/)],
    });
  });
});
