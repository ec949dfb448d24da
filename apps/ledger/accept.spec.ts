import { describe, expect, it } from '@jest/globals';
import { liked } from './accept.js';
import { Refusal } from './refusal.js';

describe('what an answer is liked in', () => {
  const form = (accept?: string) => liked(accept, ['application/json', 'text/csv']);

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['Text/CSV; header=present', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json'],
    ['text/csv;q=0.9, application/json', 'application/json'],
    ['text/csv, application/json;q=0.5', 'text/csv'],
    ['application/json;q=0, */*', 'text/csv'],
  ])('by %j is %s', (accept, wanted) => expect(form(accept)).toBe(wanted));

  it.each(['text/html', 'application/xml;q=1', 'text/csv;q=0', 'nonsense'])('is not there by %j', (accept) =>
    expect(() => form(accept)).toThrow(Refusal),
  );
});
