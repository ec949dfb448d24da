import { describe, expect, it } from '@jest/globals';
import { isViewFileName, tablePrefix, viewFileName } from './view-names.js';

describe('the names of a view in files', () => {
  it.each(['statuses', 'evidence-index', 'a-b-c'])('tell a file of %s from what lies beside it', (view) => {
    const file = viewFileName(view, 7);
    expect(isViewFileName(file)).toBe(true);
    for (const other of [`${file}-wal`, `${file}-shm`, `x${file}x`]) expect(isViewFileName(other)).toBe(false);
  });

  it('take nothing else for the file of a view', () => {
    const others = ['catalog.db', 'rebuild.lock', 'views.db', 'statuses-.db', '-7.db', 'Statuses-7.db', 'a--b-7.db'];
    expect(others.filter(isViewFileName)).toEqual([]);
  });

  it('have no hyphen where they are names of tables', () => {
    expect([tablePrefix('statuses'), tablePrefix('evidence-index')]).toEqual(['statuses_', 'evidence_index_']);
  });
});
