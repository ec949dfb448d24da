import { describe, expect, it } from '@jest/globals';
import { rulesMark } from './change-positions.js';

describe('an id of the stream of changes', () => {
  it('is by the mark that the ids carry which consumers keep', () => {
    expect(rulesMark).toBe('0336');
  });
});
