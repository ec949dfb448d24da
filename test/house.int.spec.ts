import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const rules = ['lint/style/noRestrictedImports', 'lint/suspicious/noImportCycles', 'lint/style/useImportType'];

/** What the linter's import rules say of a tree: `file rule` of each refusal. */
async function refusals(folder: string): Promise<string[]> {
  const options = ['lint', '--reporter=json', '--max-diagnostics=none'];
  const report = await new Promise<string>((done, failed) => {
    execFile(process.execPath, [biome, ...options], { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout) => {
      if (stdout.startsWith('{')) done(stdout);
      else failed(error ?? new Error(`no report: ${stdout}`));
    });
  });
  const { diagnostics } = JSON.parse(report) as { diagnostics: { category: string; location: { path: string } }[] };
  return diagnostics
    .filter(({ category }) => rules.includes(category))
    .map(({ category, location }) => `${location.path} ${category.replace('lint/', '')}`);
}

const refused: [folder: string, statement: string][] = [
  ['libs/evidence', "import 'node:fs';"],
  ['libs/evidence', "import '#libs/assessment';"],
  ['libs/evidence', "import '../event-store/index.js';"],
  ['libs/evidence/kinds', "import '../../event-store/index.js';"],
  ['libs/assessment', "import '#libs/event-store';"],
  ['libs/assessment', "import 'node:crypto';"],
  ['libs/assessment/rules', "export * from '@nestjs/common';"],
  ['libs/transparency', "import '#libs/evidence';"],
  ['libs/transparency', "import 'node:fs';"],
  ['libs/event-store', "import 'better-sqlite3';"],
  ['libs/event-store/sqlite', "import '@eventstore/db-client';"],
  ['libs/event-store/sqlite', "import '#libs/evidence';"],
  ['libs/event-store/eventstoredb', "import 'better-sqlite3';"],
  ['libs/vault', "import 'better-sqlite3';"],
  ['libs/vault/postgres', "import 'better-sqlite3';"],
  ['libs/views', "import '@nestjs/common';"],
  ['libs/views', "import '../../apps/ledger/main.js';"],
  ['libs/views/register', "void import('fastify');"],
  ['apps/cli', "import '@nestjs/core';"],
  ['apps/cli/verify', "import '#libs/event-store';"],
  ['apps/cli/replay', "import 'better-sqlite3';"],
  ['apps/cli/assess', "import '../../ledger/server.js';"],
  ['apps/ledger', "import '../../libs/evidence/index.js';"],
  ['apps/ledger', "import '#libs/evidence/instant.js';"],
];
const accepted: [folder: string, statement: string][] = [
  ['libs/evidence/kinds', "import '../kind.js';"],
  ['libs/evidence', "import 'typebox/compile';"],
  ['libs/assessment/rules', "import '#libs/evidence';"],
  ['libs/transparency', "import 'node:crypto';"],
  ['libs/event-store/sqlite', "import 'better-sqlite3';"],
  ['libs/event-store/eventstoredb', "import '@eventstore/db-client';"],
  ['libs/vault/postgres', "import 'pg';"],
  ['libs/views/register', "import '#libs/event-store';"],
  ['apps/cli/verify', "import '#libs/transparency';"],
  ['apps/cli/verify', "import 'node:fs/promises';"],
  ['apps/ledger', "import '@nestjs/common';"],
  // Nest finds what to inject by the import that a type-only one would leave out.
  ['apps/ledger', "import { Map } from './planted-class.js';\nexport const of = (map: Map) => map;"],
];

describe('the import table', () => {
  let copy: string;
  let found: string[];
  const name = (list: string, index: number) => `planted-${list}-${index}.ts`;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'initium-house-'));
    for (const each of ['apps', 'libs', 'biome.json', 'package.json', '.gitignore'])
      await cp(join(root, each), join(copy, each), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
    const plant = async (folder: string, file: string, text: string) => {
      await mkdir(join(copy, folder), { recursive: true });
      await writeFile(join(copy, folder, file), `${text}\n`);
    };
    for (const [index, [folder, statement]] of refused.entries())
      await plant(folder, name('refused', index), statement);
    for (const [index, [folder, statement]] of accepted.entries())
      await plant(folder, name('accepted', index), statement);
    await plant(
      'libs/evidence',
      'planted-cycle-a.ts',
      "import { b } from './planted-cycle-b.js';\nexport const a = () => b;",
    );
    await plant(
      'libs/evidence',
      'planted-cycle-b.ts',
      "import { a } from './planted-cycle-a.js';\nexport const b = () => a;",
    );
    await plant(
      'apps/ledger',
      'planted-cycle-c.ts',
      "import type { D } from './planted-cycle-d.js';\nexport type C = D;",
    );
    await plant(
      'apps/ledger',
      'planted-cycle-d.ts',
      "import type { C } from './planted-cycle-c.js';\nexport type D = C | 1;",
    );
    found = await refusals(copy);
  });

  afterAll(() => rm(copy, { recursive: true }));

  it.each(refused.map(([folder, statement], index) => [folder, statement, index] as const))(
    'keeps %s from %s',
    (folder, _statement, index) => {
      expect(found).toContain(`${folder}/${name('refused', index)} style/noRestrictedImports`);
    },
  );

  it.each(accepted.map(([folder, statement], index) => [folder, statement, index] as const))(
    'lets %s %s',
    (folder, _statement, index) => {
      expect(found.filter((each) => each.startsWith(`${folder}/${name('accepted', index)} `))).toEqual([]);
    },
  );

  it('refuses a circle', () => {
    expect(found).toContain('libs/evidence/planted-cycle-a.ts suspicious/noImportCycles');
  });

  it('refuses a circle of types alone', () => {
    expect(found).toContain('apps/ledger/planted-cycle-c.ts suspicious/noImportCycles');
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
    for (const file of [...(await sources('apps')), ...(await sources('libs'))]) {
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n').length;
      if (lines > 300) long.push(`${relative(root, file)}: ${lines} lines`);
    }
    expect(long).toEqual([]);
  });
});
