import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Copy, type Step, stepsOf } from './recipes.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/how-to.md'), 'utf8');

/** What each recipe costs: the files that it touches. */
const costs = {
  'Add a kind of evidence': [
    'libs/evidence/kinds/reward-paid.ts',
    'libs/evidence/kinds/index.ts',
    'libs/assessment/explain/texts/exhibits-of-marketing.ts',
    'libs/views/indicators/counted.ts',
    'libs/evidence-pack/shown-to-client.ts',
    'docs/law.md',
  ],
  'Add a rule': [
    'libs/assessment/rules/p3/r-116-rewarded.ts',
    'libs/assessment/explain/texts/rules-of-solicitation.ts',
    'libs/assessment/test/rewarded.spec.ts',
  ],
  'Add a rule set': ['libs/assessment/rules/p3/p3.ts', 'libs/assessment/rules/shipped.ts', 'docs/law.md'],
  'Add a view': [
    'libs/views/decisions/decisions-view.ts',
    'libs/views/decisions/decisions.ts',
    'libs/views/views.ts',
    'libs/views/start-views.ts',
    'libs/views/index.ts',
  ],
  'Ask a new question over HTTP': [
    'apps/ledger/inquiry/law.controller.ts',
    'apps/ledger/inquiry/describe-law.ts',
    'apps/ledger/documentation/body-contents.ts',
    'apps/ledger/documentation/operation-ids.ts',
    'apps/ledger/route-roles.ts',
    'apps/ledger/documentation/openapi.e2e.spec.ts',
  ],
  'Add an indicator of the portfolio': [
    'libs/assessment/reference/indicators.ts',
    'libs/assessment/rules/p3/p3.ts',
    'libs/views/indicators/counted.ts',
    'libs/views/indicators/indicators-view.ts',
    'libs/views/indicators/indicators.ts',
    'libs/views/portfolio/figures.ts',
    'libs/views/portfolio/rewards.ts',
    'libs/views/portfolio/portfolio.ts',
    'apps/ledger/inquiry/indicator-definitions.ts',
    'apps/ledger/inquiry/portfolio-values.ts',
    'apps/ledger/inquiry/portfolio-behind.ts',
    'docs/law.md',
    'libs/views/portfolio/rewards.spec.ts',
  ],
  'Add a command': ['apps/cli/commands/kinds.ts', 'apps/cli/program.ts', 'apps/cli/main.int.spec.ts'],
  'Add a refusal, or a status code': ['apps/ledger/refusal.ts', 'apps/ledger/problem.filter.ts'],
};

let copy: Copy;

/** Runs a program in the copy, for five minutes at most, and gives what it says, with how it ended where that is not well. */
function run(...command: readonly string[]): string {
  // The worlds of a property are tried as often as is needed to meet what the recipes bring.
  const env = { ...process.env, PROPERTY_RUNS: '20', SEED: '20261122' };
  const how = { cwd: copy.folder, encoding: 'utf8', timeout: 300_000, env } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, command, how);
  return status === 0 ? stdout : `exit ${status}: ${stdout}${stderr}`;
}

/** The tests that look at every kind, rule and rule set, and those that the recipes bring. */
const specs = [
  ...['libs/evidence/kinds', 'libs/evidence/arbitraries', 'libs/assessment/test/rewarded', 'test/docs'],
  ...['libs/assessment/test/p1-sees', 'libs/assessment/test/explain\\.', 'libs/views/portfolio/rewards'],
  ...['libs/views/statuses/interests', 'libs/evidence/stored-form', 'libs/assessment/test/ledger-itself'],
].map((name) => `dist/${name}.*spec.js`);

describe('the recipes of the guide', () => {
  const recipes = Object.keys(costs).map((heading) => [heading, stepsOf(guide, heading)] as const);

  beforeAll(() => {
    copy = new Copy(root, mkdtempSync(join(tmpdir(), 'initium-recipes-')));
    for (const step of recipes.flatMap(([, steps]) => steps)) copy.do(step);
  });
  afterAll(() => rmSync(copy.folder, { recursive: true }));

  it.each(recipes)('touch no more than they say: %s', (heading, steps: readonly Step[]) => {
    const files = [...new Set(steps.map(({ file }) => file))];
    expect(files).toEqual(costs[heading as keyof typeof costs]);
    const anchor = heading.toLowerCase().replaceAll(',', '').replaceAll(' ', '-');
    expect(guide).toContain(`](#${anchor}) | ${files.length} | ${steps.filter(({ isNew }) => isNew).length} |`);
  });

  it('name no file that is not there once they are carried out', () => {
    const named = [...guide.matchAll(/`((?:apps|bench|docs|examples|libs|test)\/[\w./-]+\.(?:ts|md))`/g)].map(
      ([, file]) => file as string,
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((file) => !existsSync(join(copy.folder, file)))).toEqual([]);
  });

  it('compile', () => {
    const exclude = ['**/*.spec.ts', '**/test', '**/testing'];
    const files = ['libs/assessment/test/rewarded.spec.ts', 'libs/views/portfolio/rewards.spec.ts'];
    const options = { extends: './tsconfig.json', compilerOptions: { incremental: false }, include: ['apps', 'libs'] };
    writeFileSync(join(copy.folder, 'tsconfig.recipes.json'), JSON.stringify({ ...options, exclude, files }));
    expect(run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.recipes.json')).toBe('');
  });

  it('build, pass the tests, and do what is said of them', () => {
    const build = ['apps', 'libs', 'packages', 'test', '--out-dir', 'dist', '--copy-files', '--quiet'];
    expect(run('node_modules/@swc/cli/bin/swc.js', ...build)).not.toContain('exit');
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--reporters=default', '--runInBand'];
    expect(run(...jest, ...specs)).not.toContain('exit');
    expect(run('dist/apps/cli/main.js', 'kinds')).toContain('{"name":"RewardPaid","about":["client"]}\n');
  });
});
