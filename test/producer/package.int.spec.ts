import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { freshFolder, get, removeFolders, runLedger } from '../running-ledger.js';

const run = promisify(execFile);
const publish = fileURLToPath(new URL('../../packages/producer/publish/main.js', import.meta.url));
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
const manifest = { name: 'an-exchange', private: true, type: 'module' };
const settings = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    lib: ['es2024'],
    types: [],
    skipLibCheck: false,
  },
};

const right = `
import { type DataOf, Producer, ProducerRefusal } from '@initium/producer';
export const producer = new Producer({ ledger: 'http://127.0.0.1:8080', source: 'crm', outbox: 'outbox.sqlite' });
const data: DataOf<'MarketingExposure'> = { channel: 'EMAIL', purpose: 'PROMOTION', deliveredCountry: 'DE' };
export const named: Promise<{ source: string; id: string }> = producer.record('MarketingExposure', {
  subject: 'client/c-1042',
  time: new Date(),
  data,
});
export const isRefusal = (error: unknown): boolean => error instanceof ProducerRefusal && error.code === 'not-evidence';
`;
const wrong = `
import { producer } from './right.js';
const [subject, time] = ['client/c-1042', new Date()];
producer.record('MarketingExposur', { subject, time, data: {} });
producer.record('MarketingExposure', { subject, time, data: { channel: 'LETTER' } });
producer.record('ClientContact', { subject, time, data: { channel: 'EMAIL', curency: 'EUR' } });
producer.record('ServiceRequest', { subject, time, data: { asset: 'BTC' } });
`;

describe('the published package', () => {
  let ledger: RunningLedger;
  let folder: string;

  beforeAll(async () => {
    const [built, packed] = [freshFolder(), freshFolder()];
    folder = freshFolder();
    await run(process.execPath, [publish, built]);
    await run('npm', ['pack', built, '--pack-destination', packed], { cwd: packed });
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const tarball = join(
      packed,
      `initium-producer-${JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')).version}.tgz`,
    );
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: folder });
    ledger = await runLedger();
  });
  afterAll(async () => {
    await ledger.close();
    removeFolders();
  });

  it('needs no other package', () => {
    const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    expect(Object.keys(packages)).toEqual(['', 'node_modules/@initium/producer']);
  });

  it('knows the members of every kind where a program is written, and refuses what is none', async () => {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...settings, files: ['right.ts', 'wrong.ts'] }));
    writeFileSync(join(folder, 'right.ts'), right);
    writeFileSync(join(folder, 'wrong.ts'), wrong);
    const { stdout } = await run(process.execPath, [tsc], { cwd: folder }).catch(
      (failed: { stdout: string }) => failed,
    );
    const lines = [...stdout.matchAll(/^(\S+?)\((\d+),/gm)].map(([, file, line]) => `${file}:${line}`);
    expect([lines, stdout]).toEqual([['wrong.ts:4', 'wrong.ts:5', 'wrong.ts:6', 'wrong.ts:7'], expect.any(String)]);
  });

  it('does what its page says, as it is printed there', async () => {
    const page = readFileSync(join(folder, 'node_modules/@initium/producer/README.md'), 'utf8');
    const programs = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text as string);
    expect(programs.length).toBeGreaterThan(0);
    for (const [index, text] of programs.entries()) {
      const file = join(folder, `example-${index}.ts`);
      writeFileSync(file, text.replaceAll('http://127.0.0.1:8080', ledger.url));
      const { stdout } = await run(process.execPath, [file], { cwd: folder });
      const printed = [...text.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map(([, line]) => line);
      expect([text, stdout.trimEnd().split('\n')]).toEqual([text, printed]);
    }
    const { body } = await get(`${ledger.url}/v1/events?source=crm`);
    expect(JSON.stringify(body)).toContain('client/c-1042');
  });
});
