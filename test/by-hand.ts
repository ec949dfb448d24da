import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a pack's README has to be typed, with the verifier key of the log put in and another exhibit, if need be. */
export const typedByHand = (readme: string, key: string, exhibit = '000001'): string =>
  readme
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.slice(4).replace("key='NAME+ID+KEY'", `key='${key}'`).replace('n=000001', `n=${exhibit}`))
    .join('\n');

/** Types that in a folder with these parts of a pack, line by line, and gives what is printed. */
export function typeByHand(parts: ReadonlyMap<string, Uint8Array>, typed: string, within: string): string {
  const folder = mkdtempSync(join(within, 'by-hand-'));
  for (const [path, bytes] of parts) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const { stdout, stderr } = spawnSync('sh', { cwd: folder, input: typed, encoding: 'utf8' });
  return stdout + stderr;
}
