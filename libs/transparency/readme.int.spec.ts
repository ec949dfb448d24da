import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

it('the example of the README runs, and its leaf is recorded', async () => {
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(
    readFileSync(fileOf('../../../libs/transparency/README.md'), 'utf8'),
  ) as RegExpExecArray;
  const folder = mkdtempSync(join(tmpdir(), 'initium-transparency-'));
  try {
    const file = join(folder, 'example.mjs');
    writeFileSync(file, example.replace('#libs/transparency', fileOf('./index.js')));
    const { isRecorded } = (await import(pathToFileURL(file).href)) as { isRecorded: boolean };
    expect(isRecorded).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
