import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { CompiledMapping } from './compile/compile-mapping.js';
import { mappingSection, mappingsPagePath } from './mappings-page.js';
import { shippedMapping, shippedMappings } from './shipped-mappings.js';

const page = readFileSync(new URL(`../../../${mappingsPagePath}`, import.meta.url), 'utf8');

describe('the page of mappings', () => {
  it.each(shippedMappings())(
    'has what %s makes of what, with an example that comes out so (initium mapper page)',
    (name) => {
      expect(page).toContain(mappingSection(shippedMapping(name) as CompiledMapping));
    },
  );
});
