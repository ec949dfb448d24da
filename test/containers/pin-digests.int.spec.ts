import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freshFolder, removeFolders } from '../running-ledger.js';
import { root } from './compose-file.js';

afterAll(removeFolders);

const images = (text: string) => [...text.matchAll(/(?:image:|FROM) +(\S+:\S+)/g)].map(([, image]) => image as string);

describe('deploy/pin-digests.sh', () => {
  it('gives every image that is not built here its digest, once, and changes nothing else', () => {
    const folder = freshFolder();
    const files = ['docker-compose.yml', 'Dockerfile'];
    for (const file of [...files, 'deploy']) cpSync(join(root, file), join(folder, file), { recursive: true });
    mkdirSync(join(folder, 'bin'));
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    // In place of an engine that asks a registry.
    writeFileSync(join(folder, 'bin/docker'), `#!/bin/sh\necho ${digest}\n`, { mode: 0o755 });
    const pin = () =>
      execFileSync('sh', [join(folder, 'deploy/pin-digests.sh')], {
        env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
        encoding: 'utf8',
      });
    expect(pin()).toContain(`eventstore/eventstore:24.6.0-jammy@${digest}`);
    for (const file of files) {
      const [before, after] = [readFileSync(join(root, file), 'utf8'), readFileSync(join(folder, file), 'utf8')];
      for (const image of images(after))
        expect([image, image.endsWith(`@${digest}`)]).toEqual([image, !image.startsWith('initium')]);
      expect(after.replaceAll(`@${digest}`, '')).toBe(before);
    }
    expect(pin()).toBe('');
  });
});
