import { describe, expect, it } from '@jest/globals';
import { runSamples } from './run-samples.js';
import { shippedMapping, shippedMappings } from './shipped-mappings.js';

describe.each(shippedMappings())('the mapping of %s', (name) => {
  const compiled = shippedMapping(name);

  it('is called as its file is', () => expect(compiled?.mapping.mapping).toBe(name));

  it('makes of its samples what they say', () => {
    expect(compiled && runSamples(compiled).filter(({ different }) => different.length > 0)).toEqual([]);
  });
});
