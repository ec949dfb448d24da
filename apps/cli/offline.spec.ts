import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const dist = new URL('../../', import.meta.url);

/** Everything that a built module imports, and what that imports in turn: files as paths below dist, packages by name. */
function reached(module: string, found = new Set<string>()): Set<string> {
  const file = new URL(module, dist);
  const statements = /^(?:import|(?:im|ex)port .* from) '([^'\n]+)';$|\bimport\('([^'\n]+)'\)/gm;
  for (const [, fixed, loaded] of readFileSync(file, 'utf8').matchAll(statements)) {
    const specifier = fixed ?? loaded ?? '';
    const lib = /^#libs\/(.+)$/.exec(specifier)?.[1];
    const path = lib === undefined ? specifier : new URL(`libs/${lib}/index.js`, dist).href;
    const next = /^(\.|file:)/.test(path) ? new URL(path, file).href.slice(dist.href.length) : path;
    if (found.has(next)) continue;
    found.add(next);
    if (next.endsWith('.js')) reached(next, found);
  }
  return found;
}

describe('what anyone runs to recompute a verdict, or a log', () => {
  it.each([
    ['assess', 'libs/assessment/assess.js'],
    ['replay', 'libs/transparency/tree.js'],
    ['verify', 'libs/evidence-pack/zip-reader.js'],
  ])('loads no server and no store: %s', (command, needed) => {
    const own = 'apps/cli/(?:replay/|verify/)?[a-z-]+\\.js';
    const packages = 'asn1js|canonicalize|cli-progress|commander|pdfkit|typebox.*';
    const allowed = new RegExp(
      `^(?:${own}|libs/(?:evidence|evidence-pack|assessment|time-stamps|transparency)/.+|node:.+|${packages})$`,
    );
    const modules = [...reached(`apps/cli/commands/${command}.js`)];
    expect(modules).toContain(needed);
    expect(modules.filter((module) => !allowed.test(module))).toEqual([]);
  });
});
