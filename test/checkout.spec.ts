import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Locked {
  readonly name?: string;
  readonly hasInstallScript?: boolean;
}

describe('what npm installs', () => {
  const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');

  it('has install scripts in these packages only, each looked at, and needs none of them', () => {
    const withScript = Object.entries(packages).filter(
      ([path, { hasInstallScript }]) => path !== '' && hasInstallScript,
    );
    const known = [
      '@parcel/watcher',
      '@swc/core',
      // Its binary is in the package; before npm 11.19 it is built once more.
      'better-sqlite3',
      'cpu-features',
      'protobufjs',
      'ssh2',
    ];
    expect(withScript.map(([path]) => nameOf(path)).sort()).toEqual(known);
    expect(allowScripts).toEqual(Object.fromEntries(known.map((name) => [name, false])));
  });

  it('tells nobody that it was installed', () => {
    const reporting = Object.entries(packages).filter(([path]) => nameOf(path) === '@scarf/scarf');
    // In its place is a package of 30 lines that does nothing by itself.
    expect(reporting.map(([, { name }]) => name)).toEqual(['wrappy']);
  });
});

const listed = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
const isCheckout = listed.status === 0 && listed.stdout !== '';
const inCheckout = isCheckout ? it : it.skip;

/** The first line of a conflict that a merge left behind, if one did. Markdown underlines headings with `=======`. */
const conflictIn = (text: string) => /^(?:<{7}|\|{7}|>{7})(?: .*)?$/m.exec(text)?.[0];

describe('tracked files', () => {
  inCheckout(
    isCheckout ? 'hold no conflict of a merge' : 'hold no conflict of a merge: needs a checkout of git',
    () => {
      const files = listed.stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
      expect(files.length).toBeGreaterThan(300);
      expect(files.filter((file) => conflictIn(read(file)))).toEqual([]);
      expect(conflictIn(`a\n${'<'.repeat(7)} HEAD\nb\n`)).toBeDefined();
    },
  );
});
