import { cellText } from './cell-text.js';
import type { Sheet } from './sheet.js';
import type { UnresolvedReferencesAnswer } from './unresolved-references.js';

/** A line for each name; how many by kind in one cell. */
export const referencesSheet: Sheet<UnresolvedReferencesAnswer> = {
  name: 'unresolved-references',
  columns: ['register', 'name', 'near', 'evidence', 'kinds', 'first'],
  inPages: true,
  rows: ({ items }) =>
    items.map(({ register, name, near, count, kinds, first }) => {
      const byKind = Object.fromEntries(kinds.map((one) => [one.kind, one.count]));
      return [register, name, near, count, cellText(byKind), cellText(first)];
    }),
};
