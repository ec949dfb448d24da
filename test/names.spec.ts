import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Names that still mean two things. It may only become shorter: rename one of the two, and take its line away. */
const stillShared: readonly string[] = [];

/** What tests have among themselves meets nobody else. */
const ofTests = /\.(?:spec|contract)\.ts$|\/(?:test|testing|contract)\//;
const exported = /^export (?:declare )?(?:abstract )?(?:interface|class|type|enum) (\w+)/gm;

function filesByType(): Map<string, string[]> {
  const files = ['apps', 'libs', 'packages'].flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
    } catch {
      return [];
    }
  });
  const found = new Map<string, string[]>();
  for (const file of files.filter((each) => each.endsWith('.ts') && !ofTests.test(each)))
    for (const [, name = ''] of readFileSync(join(root, file), 'utf8').matchAll(exported))
      found.set(name, [...(found.get(name) ?? []), file]);
  return found;
}

describe('the names of types', () => {
  const shared = [...filesByType()].filter(([, files]) => files.length > 1);

  it('are given once in all apps and libs: who reads one knows which is meant', () => {
    expect(filesByType().size).toBeGreaterThan(500);
    expect(shared.filter(([name]) => !stillShared.includes(name)).map(([name, files]) => [name, ...files])).toEqual([]);
  });

  it('are not excused any longer than they need be', () => {
    const names = new Set(shared.map(([name]) => name));
    expect(stillShared.filter((name) => !names.has(name))).toEqual([]);
  });
});
