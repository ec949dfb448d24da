import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { removeFolders, runLedger } from '../running-ledger.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let ledger: RunningLedger;
let document: string;
let folder: string;

beforeAll(async () => {
  ledger = await runLedger();
  document = await (await fetch(`${ledger.url}/docs/openapi.json`)).text();
  // Where its imports are found as they are in a project of its own.
  folder = mkdtempSync(join(root, 'dist', 'client-'));
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
  removeFolders();
});

/** The program of the page on how to generate a client, which asks this ledger. */
function program(): string {
  const page = readFileSync(join(root, 'docs', 'how-to.md'), 'utf8');
  const [, recipe = ''] = page.split('## Generate a client\n');
  const [, code = ''] = /```ts\n(.*?)```/s.exec(recipe) ?? [];
  return code.replace('http://127.0.0.1:8080', ledger.url);
}

it('a linter finds nothing in the documentation', async () => {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source: document, config });
  expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual([]);
});

it('a client that was generated from the documentation compiles, and speaks with a ledger', async () => {
  writeFileSync(join(folder, 'initium.ts'), astToString(await openapiTS(document)));
  const file = join(folder, 'client.ts');
  writeFileSync(file, program());
  const options: ts.CompilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
    ...{ target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.NodeNext, types: ['node'], rootDir: folder },
  };
  const compiled = ts.createProgram([file], options);
  const found = [...ts.getPreEmitDiagnostics(compiled), ...compiled.emit().diagnostics];
  expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'client.js')]);
  expect(stdout.trim().split('\n')).toEqual([
    'recorded',
    'INSUFFICIENT_EVIDENCE R-900',
    'urn:initium:problem:not-found',
  ]);
});
