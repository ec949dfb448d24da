import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudEvent } from 'cloudevents';
import type { RunningLedger } from '../apps/ledger/main.js';
import { EventRefused, refusingEmitter } from '../examples/cloudevents/emit.js';
import { recordedOf } from './recorded-of.js';
import { contact, freshFolder, linesOf, removeFolders, runLedger } from './running-ledger.js';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
let ledger: RunningLedger;

beforeAll(async () => {
  ledger = await runLedger();
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

interface RunProgram {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (program: string, args: readonly string[]) =>
  new Promise<RunProgram>((done) => {
    execFile(program, args, (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), stdout, stderr }));
  });

describe('the example in Python', () => {
  it('sends a file, again without effect, past a ledger that is away, and says what was refused', async () => {
    let failures = 0;
    const away = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      if (++failures < 3) return response.writeHead(503, { 'retry-after': '0' }).end('{}');
      const headers = { 'content-type': String(request.headers['content-type']) };
      const answer = await fetch(`${ledger.url}/v1/events`, { method: 'POST', body, headers });
      return response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    });
    await new Promise<void>((done) => away.listen(0, '127.0.0.1', done));
    const file = join(freshFolder(), 'events.ndjson');
    const sent = [contact('1', { source: 'python' }), contact('2', { source: 'python', data: { channel: 'LETTER' } })];
    writeFileSync(file, sent.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const url = `http://127.0.0.1:${(away.address() as AddressInfo).port}`;
    const first = await run('python3', [join(examples, 'python/send_evidence.py'), file, url]);
    expect([first.code, JSON.parse(first.stdout)]).toEqual([1, { recorded: 1, quarantined: 1 }]);
    expect(first.stderr).toMatch(/503[^\n]*again in[\s\S]*2 quarantined .*\/data\/channel/);
    const again = await run('python3', [join(examples, 'python/send_evidence.py'), file, url]);
    expect(JSON.parse(again.stdout)).toEqual({ duplicate: 1, quarantined: 1 });
    away.close();
    expect((await recordedOf(ledger, 'python')).map(({ id }) => id)).toEqual(['1']);
  });
});

describe('the examples for curl', () => {
  it('record as they are printed', async () => {
    const page = readFileSync(join(examples, 'curl/README.md'), 'utf8').replaceAll('http://127.0.0.1:8080', ledger.url);
    const [one = '', many = ''] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text as string);
    const outcomes = ({ stdout }: RunProgram) => linesOf(stdout);
    expect(outcomes(await run('sh', ['-c', one]))).toMatchObject([{ results: [{ outcome: 'recorded' }] }]);
    const lines = outcomes(await run('sh', ['-c', many]));
    expect(lines.map(({ outcome, summary }) => outcome ?? Object.keys(summary).length > 0)).toEqual([
      'recorded',
      'quarantined',
      true,
    ]);
  });
});

describe('the example for the CloudEvents SDK', () => {
  const eventOf = (channel: string) =>
    new CloudEvent({
      source: 'sdk',
      type: 'initium.ClientContact.v1',
      subject: 'client/c-1042',
      data: { channel },
    });

  it('tells what was recorded, and throws what was refused, which the SDK hides', async () => {
    const emit = refusingEmitter(ledger.url);
    const event = eventOf('WEBSITE');
    expect((await emit(event)).outcome).toBe('recorded');
    expect((await emit(event)).outcome).toBe('duplicate');
    const refused = await emit(eventOf('LETTER')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EventRefused);
    expect((refused as EventRefused).result.errors?.[0]?.pointer).toBe('/data/channel');
  });

  it('throws where the ledger says nothing of the event', async () => {
    const away = createServer((_request, response) => response.writeHead(503).end('later'));
    await new Promise<void>((done) => away.listen(0, '127.0.0.1', done));
    const emit = refusingEmitter(`http://127.0.0.1:${(away.address() as AddressInfo).port}`);
    await expect(emit(eventOf('WEBSITE'))).rejects.toThrow('may be sent again: later');
    away.close();
  });
});
