import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where Debian has the sources of Go's libraries. */
const libraries = '/usr/share/gocode';
const sources = fileURLToPath(new URL('../../../test/interop/check', import.meta.url));
const command = ['go', '/usr/bin/go', '/usr/local/go/bin/go'].find((each) => spawnSync(each, ['version']).status === 0);

export const missingGo = 'needs golang-go and golang-golang-x-mod-dev, as Debian has them';
export const hasGo = command !== undefined && existsSync(join(libraries, 'src/golang.org/x/mod/sumdb/tlog'));

/** Builds the program in `check/` from what is on the machine, without a network. Gives its path. */
export function buildCheck(folder: string): string {
  const program = join(folder, 'check');
  const built = spawnSync(command as string, ['build', '-o', program, '.'], {
    cwd: sources,
    env: { ...process.env, GO111MODULE: 'off', GOPATH: libraries, GOFLAGS: '', GOCACHE: join(folder, 'cache') },
    encoding: 'utf8',
    timeout: 110_000,
  });
  if (built.status !== 0) throw new Error(`the program does not build: ${built.stderr}`);
  return program;
}
