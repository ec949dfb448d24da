import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../../../libs/assessment');

/** From the first to the last, as the head of `index.ts` and ARCHITECTURE.md name them. */
const folders = ['reference', 'facts', 'sources', 'registers', 'client', 'case', 'rules', 'answer', 'explain'];

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

/** The names of the types that a file exports. */
const typesOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^export (?:abstract )?(?:interface|type|class) (\w+)/gm)].map(
    ([, name]) => name as string,
  );

/** The folders of the library from which a file imports. */
const importedBy = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/ from '(\.\.?\/[^']+)'/g)].map(
    ([, path]) => normalize(join(dirname(file), path as string)).split('/')[0] as string,
  );

describe('the folders of the assessment', () => {
  it.each(folders.map((folder, index) => [folder, index] as const))(
    'import those before them only: %s',
    (folder, index) => {
      const before = folders.slice(0, index + 1);
      const others = filesIn(folder).flatMap((file) =>
        importedBy(file)
          .filter((imported) => !before.includes(imported))
          .map((imported) => `${file} imports ${imported}`),
      );
      expect(others).toEqual([]);
    },
  );

  it('are all that there are', () => {
    const found = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(found.map(({ name }) => name).sort()).toEqual([...folders, 'test'].sort());
  });

  it.each(['libs/assessment/index.ts', 'ARCHITECTURE.md'])('stand in their order in %s', (file) => {
    const text = readFileSync(join(root, '../..', file), 'utf8');
    const [, rows = ''] = file.endsWith('.md') ? text.split('| `libs/assessment` |') : ['', text];
    const places = folders.map((folder) => rows.indexOf(`\`${folder}/\``));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });
});

it('no two exported types of the assessment and of the evidence have one name', () => {
  const files = ['.', '../evidence'].flatMap(filesIn);
  const names = files.flatMap(typesOf);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
