import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rows = readFileSync(join(root, 'docs/attacks.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!attack |---)/.test(line))
  .map((line) => line.split(' | '));

describe('the attacks on the page of them', () => {
  it('are each tried in a test that there is, or it is said why nothing can find them', () => {
    expect(rows.length).toBeGreaterThan(20);
    const untried = rows.filter(([, finds = '', tried = '']) => {
      const [, file = '', , title = ''] = /`([^`]+)`( "([^"]+)")?/.exec(tried) ?? [];
      if (file === '') return !finds.startsWith('nothing here can tell');
      return !existsSync(join(root, file)) || !readFileSync(join(root, file), 'utf8').includes(title);
    });
    expect(untried).toEqual([]);
  });
});
