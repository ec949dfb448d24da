import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folders that import in one direction, from the first to the last, and the pages that name them in that order. */
const rooms = [
  {
    room: 'libs/assessment',
    folders: ['reference', 'facts', 'sources', 'registers', 'client', 'case', 'rules', 'answer', 'explain'],
    others: ['test'],
    pages: ['libs/assessment/index.ts', 'ARCHITECTURE.md'],
  },
  {
    room: 'libs/event-store/eventstoredb',
    folders: ['protocol', 'copy', 'append'],
    others: [],
    pages: ['libs/event-store/eventstoredb/README.md', 'ARCHITECTURE.md'],
  },
];

/** What the files of a folder import from beside it, in the same room. */
function importsOf(room: string, folder: string): { readonly file: string; readonly imported: string }[] {
  const files = readdirSync(join(root, room, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .flatMap((file) => {
      const text = readFileSync(join(root, room, file), 'utf8');
      const specifiers = [...text.matchAll(/(?: from |import\(|new URL\()'(\.\.?\/[^']+)'/g)];
      return specifiers.map(([, path]) => ({ file, imported: normalize(join(dirname(file), path as string)) }));
    })
    .filter(({ imported }) => !imported.startsWith('..'));
}

describe.each(rooms)('the folders of $room', ({ room, folders, others, pages }) => {
  it.each(folders)('import those before them only: %s', (folder) => {
    const before = folders.slice(0, folders.indexOf(folder) + 1);
    const imports = importsOf(room, folder);
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter(({ imported }) => !before.includes(imported.split('/')[0] as string))).toEqual([]);
  });

  it('are all that there are', () => {
    const found = readdirSync(join(root, room), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(found.map(({ name }) => name).sort()).toEqual([...folders, ...others].sort());
  });

  it.each(pages)('stand in their order in %s', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const [, rows = ''] =
      page === 'ARCHITECTURE.md' ? text.split(`| \`${room.split('/', 2).join('/')}\` |`) : ['', text];
    const places = folders.map((folder) => rows.indexOf(`\`${folder}/\``));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });
});
