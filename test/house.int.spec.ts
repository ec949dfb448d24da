import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const rules = [
  'lint/style/noRestrictedImports',
  'lint/suspicious/noImportCycles',
  'lint/style/useImportType',
  'plugin',
];

interface Refusal {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
}

/** What the linter's import rules say of a tree. */
async function refusals(folder: string): Promise<Refusal[]> {
  const options = ['lint', '--reporter=json', '--max-diagnostics=none'];
  const report = await new Promise<string>((done, failed) => {
    execFile(process.execPath, [biome, ...options], { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout) => {
      if (stdout.startsWith('{')) done(stdout);
      else failed(error ?? new Error(`no report: ${stdout}`));
    });
  });
  const { diagnostics } = JSON.parse(report) as {
    diagnostics: { category: string; message: string; location: { path: string } }[];
  };
  return diagnostics
    .filter(({ category }) => rules.includes(category))
    .map(({ category, message, location }) => ({ file: location.path, rule: category.replace('lint/', ''), message }));
}

type Planted = [folder: string, statement: string, ending?: string];

/** At least one for each row of the table, and for each way around it. */
const refused: Planted[] = [
  ['libs/evidence', "import 'node:fs';"],
  ['libs/evidence', "import '#libs/assessment';"],
  ['libs/evidence', "import './arbitraries/index.js';"],
  ['libs/evidence/arbitraries', "import 'canonicalize';"],
  ['libs/assessment', "import '#libs/event-store';"],
  ['libs/assessment', "import 'node:crypto';"],
  ['libs/assessment', "import './test/scenarios.js';"],
  ['libs/assessment/rules', "export * from '@nestjs/common';"],
  ['libs/transparency', "import '#libs/evidence';"],
  ['libs/transparency', "import 'node:fs';"],
  ['libs/evidence-pack', "import 'node:fs';"],
  ['libs/evidence-pack', "import '#libs/assessment';"],
  ['libs/evidence-pack/documents', "import '#libs/transparency';"],
  ['libs/evidence-pack/documents', "import 'node:crypto';"],
  ['libs/time-stamps', "import 'node:https';"],
  ['libs/event-store', "import 'better-sqlite3';"],
  ['libs/event-store', "import './event-store.contract.js';"],
  ['libs/event-store/sqlite', "import '@eventstore/db-client';"],
  ['libs/event-store/sqlite', "import '#libs/evidence';"],
  ['libs/event-store/sqlite', "import '../eventstoredb/open.js';"],
  ['libs/event-store/eventstoredb', "import 'better-sqlite3';"],
  ['libs/vault', "import 'better-sqlite3';"],
  ['libs/vault', "import '#libs/event-store';"],
  ['libs/vault/sqlite', "import 'pg';"],
  ['libs/vault/postgres', "import 'better-sqlite3';"],
  ['libs/vault/postgres', "import '../sqlite/keys.js';"],
  ['libs/projections', "import '#libs/evidence';"],
  ['libs/projections', "import '#libs/views';"],
  ['libs/views', "import '@nestjs/common';"],
  ['libs/views/statuses', "void import('fastify');"],
  ['libs/views', "import '#libs/evidence/arbitraries';"],
  ['libs/views', "import '../../apps/ledger/main.js';", '.spec.ts'],
  ['libs/views/test', "import '../../../bench/child.js';"],
  ['packages/producer', "import '#libs/event-store';"],
  ['packages/producer', "import 'pg';"],
  ['packages/producer/publish', "import 'esbuild';"],
  ['packages/other', "import 'node:fs';"],
  ['packages/mappers', "import '#libs/assessment';"],
  ['packages/mappers/values', "import 'node:net';"],
  ['apps/cli', "import '@nestjs/core';"],
  ['apps/cli', "import '../../test/until.js';"],
  ['apps/cli/commands', "import '../../../bench/child.js';"],
  ['apps/cli/commands', "import '../../../examples/gateway/gateway.js';"],
  ['apps/cli/verify', "import '#libs/event-store';"],
  ['apps/cli/replay', "import 'better-sqlite3';"],
  ['apps/cli/assess', "import '../../ledger/server.js';"],
  ['apps/console', "import '#libs/evidence';"],
  ['apps/console', "import 'node:http';"],
  ['apps/demo', "import '@nestjs/core';"],
  ['apps/demo', "import '../cli/output.js';"],
  ['apps/demo', "import '../../bench/child.js';"],
  ['apps/ledger', "import '../../libs/evidence/index.js';"],
  ['apps/ledger', "import '#libs/evidence/instant.js';"],
  ['apps/ledger', "import '../cli/output.js';"],
  ['apps/ledger', "import '../demo/exchange.js';"],
  ['apps/ledger', "import '../../test/until.js';"],
  ['apps/ledger/inquiry', "import '../../../bench/child.js';", '.int.spec.ts'],
  ['bench', "import '../test/any.js';"],
  ['bench', "import '../libs/views/any.js';"],
  ['bench/server', "import '../../examples/gateway/gateway.js';"],
  ['examples/gateway', "import '#libs/evidence';"],
  ['examples/gateway', "import 'fastify';"],
  ['test', "import '../bench/any.js';"],
  ['test', "import '../libs/evidence/index.js';"],
  ['test/eventstore', "import '../../libs/views/index.js';"],
  ['test/postgres', "import '../../libs/event-store/event-store.contract.js';"],
  ['apps/other', "import '../../test/until.js';"],
];
/** What the table would not see, or would take for something else. */
const crooked: Planted[] = [
  ['libs/evidence', "import '../event-store/index.js';"],
  ['libs/evidence/kinds', "import '../../event-store/index.js';"],
  ['libs/views', "import '../../apps/ledger/main.js';"],
  ['libs/assessment/rules/p1', "export * from '../../../event-store/index.js';"],
  ['libs/views/statuses/a/b', "import '../../../../event-store/index.js';"],
  ['libs/views/statuses/a/b/c/d', "import '../../../../../../../apps/ledger/main.js';"],
  ['libs/evidence/kinds', "import './../../event-store/index.js';"],
  ['libs/evidence', "import './kinds/../../event-store/index.js';"],
  ['libs/assessment/rules', "export * from '../reference/../../event-store/index.js';"],
  ['libs/assessment/rules', "import type { A } from '../reference/../../event-store/index.js';\nexport type B = A;"],
  ['libs/assessment/rules', "void import('../reference/../../event-store/index.js');"],
  ['libs/assessment/rules', 'void import(`../../event-store/index.js`);'],
  ['libs/assessment/rules', "void import('../../event-store' + '/index.js');"],
  ['libs/assessment/rules', "export type A = import('../../event-store/index.js').EventStore;"],
  ['libs/assessment/rules', "export const a = (b: typeof import('../../event-store/index.js')) => b;"],
  ['libs/assessment/rules', "import a = require('../../event-store/index.js');\nexport const b = a;"],
  ['libs/evidence', "import 'typebox/../better-sqlite3/lib/index.js';"],
  ['apps/ledger', "import '../x/../../libs/evidence/index.js';"],
  ['apps/cli', "import 'file:///opt/initium/test/until.js';"],
  ['examples/gateway', "import '../../apps/ledger/main.js';"],
  ['apps/console', "import '../ledger/main.js';"],
  ['packages/producer', "import '../mappers/index.js';"],
];
const accepted: Planted[] = [
  ['libs/evidence/kinds', "import '../kind.js';"],
  ['libs/evidence', "import 'typebox/compile';"],
  ['libs/assessment/rules', "import '#libs/evidence';"],
  ['libs/assessment/rules/p2', "import '../../reference/states.js';"],
  ['libs/transparency', "import 'node:crypto';"],
  ['libs/evidence-pack', "import '#libs/transparency';"],
  ['libs/evidence-pack/documents', "import '#libs/assessment';"],
  ['libs/time-stamps', "import 'asn1js';"],
  ['libs/event-store/sqlite', "import 'better-sqlite3';"],
  ['libs/event-store/sqlite', "import '../event-store.contract.js';", '.int.spec.ts'],
  ['libs/event-store/eventstoredb', "import '@eventstore/db-client';"],
  ['libs/event-store/eventstoredb/copy', "import '../../sqlite/open.js';"],
  ['libs/vault/postgres', "import 'pg';"],
  ['test/postgres', "import '../../libs/vault/vault.contract.js';"],
  ['libs/projections', "import '#libs/event-store';"],
  ['libs/views/statuses', "import '#libs/projections';"],
  ['libs/views/statuses', "import '#libs/evidence/arbitraries';", '.spec.ts'],
  ['packages/producer', "import '#libs/evidence';"],
  ['packages/producer', "import '#libs/transparency';"],
  ['packages/producer', "import 'node:sqlite';"],
  ['packages/producer/publish', "import 'rolldown';"],
  ['packages/mappers/values', "import 'libphonenumber-js/min';"],
  ['apps/cli/mappers', "import '#packages/mappers';"],
  ['apps/cli/commands', "import '../../demo/exchange.js';"],
  ['apps/cli/verify', "import '#libs/transparency';"],
  ['apps/cli/verify', "import '#libs/evidence-pack';"],
  ['apps/cli/verify', "import 'node:fs/promises';"],
  ['apps/ledger', "import '@nestjs/common';"],
  ['apps/ledger', "import '../../test/until.js';", '.int.spec.ts'],
  ['apps/demo', "import '../ledger/main.js';"],
  ['bench', "import '../apps/ledger/main.js';"],
  ['bench/server', "import '../../test/eventstore/server-process.js';"],
  ['bench/interop', "import '../../test/interop/find-go.js';"],
  ['examples/gateway', "import 'node:http';"],
  ['examples/cloudevents', "import 'cloudevents';"],
  ['test', "import '../examples/any.js';"],
  ['test', "void import(new URL('../x/../y.js', import.meta.url).href);"],
  // Nest finds what to inject by the import that a type-only one would leave out.
  ['apps/ledger', "import { Map } from './planted-class.js';\nexport const of = (map: Map) => map;"],
];

describe('the import table', () => {
  let copy: string;
  let found: Refusal[];
  const fileOf = (list: string, index: number, [folder, , ending = '.ts']: Planted) =>
    `${folder}/planted-${list}-${index}${ending}`;
  const foundIn = (file: string) => found.filter((each) => each.file === file);
  const listed = (list: Planted[]) => list.map((each, index) => [each[0], each[1], index, each] as const);

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'initium-house-'));
    for (const each of ['apps', 'libs', 'lint', 'packages', 'biome.json', 'package.json', '.gitignore'])
      await cp(join(root, each), join(copy, each), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
    const plant = async (file: string, text: string) => {
      await mkdir(join(copy, dirname(file)), { recursive: true });
      await writeFile(join(copy, file), `${text}\n`);
    };
    for (const [name, list] of Object.entries({ refused, crooked, accepted }))
      for (const [index, planted] of list.entries()) await plant(fileOf(name, index, planted), planted[1]);
    const circles = {
      'libs/evidence/planted-cycle-a.ts': "import { b } from './planted-cycle-b.js';\nexport const a = () => b;",
      'libs/evidence/planted-cycle-b.ts': "import { a } from './planted-cycle-a.js';\nexport const b = () => a;",
      'apps/ledger/planted-cycle-c.ts': "import type { D } from './planted-cycle-d.js';\nexport type C = D;",
      'apps/ledger/planted-cycle-d.ts': "import type { C } from './planted-cycle-c.js';\nexport type D = C | 1;",
    };
    for (const [file, text] of Object.entries(circles)) await plant(file, text);
    found = await refusals(copy);
  });

  afterAll(() => rm(copy, { recursive: true }));

  it.each(listed(refused))('keeps %s from %s', (_folder, _statement, index, planted) => {
    expect(foundIn(fileOf('refused', index, planted)).map(({ rule }) => rule)).toContain('style/noRestrictedImports');
  });

  it.each(listed(crooked))('keeps %s from going around it by %s', (_folder, _statement, index, planted) => {
    expect(foundIn(fileOf('crooked', index, planted)).map(({ rule }) => rule)).toContain('plugin');
  });

  it.each(listed(accepted))('lets %s %s', (_folder, _statement, index, planted) => {
    expect(foundIn(fileOf('accepted', index, planted))).toEqual([]);
  });

  it('has no row that was not seen to refuse something', async () => {
    const rows = [...(await readFile(join(root, 'biome.json'), 'utf8')).matchAll(/"message": ("[^\n]*")/g)];
    const messages = rows.map(([, text]) => JSON.parse(text as string) as string);
    expect(messages.length).toBeGreaterThan(20);
    const seen = new Set(found.filter(({ file }) => file.includes('/planted-refused-')).map(({ message }) => message));
    expect(messages.filter((message) => !seen.has(message))).toEqual([]);
  });

  it('refuses a circle', () => {
    const rulesOf = foundIn('libs/evidence/planted-cycle-a.ts').map(({ rule }) => rule);
    expect(rulesOf).toContain('suspicious/noImportCycles');
  });

  it('refuses a circle of types alone', () => {
    const rulesOf = foundIn('apps/ledger/planted-cycle-c.ts').map(({ rule }) => rule);
    expect(rulesOf).toContain('suspicious/noImportCycles');
  });

  it('accepts the house as it stands', async () => {
    expect(await refusals(root)).toEqual([]);
  });
});

const sources = async (folder: string) =>
  (await readdir(join(root, folder), { recursive: true }))
    .filter((file) => /\.(ts|tsx|js|css|html)$/.test(file) && !file.includes('node_modules'))
    .map((file) => join(root, folder, file));

describe('the files', () => {
  it('are none of them over 300 lines', async () => {
    const long: string[] = [];
    for (const file of (await Promise.all(['apps', 'libs', 'packages'].map(sources))).flat()) {
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n').length;
      if (lines > 300) long.push(`${relative(root, file)}: ${lines} lines`);
    }
    expect(long).toEqual([]);
  });
});
