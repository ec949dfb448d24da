import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkEvidence, checkRecorded, parseJson, type RecordedEvidence } from '#libs/evidence';

const folder = new URL('../../test/scenarios/', import.meta.url);

function evidenceIn(file: string): RecordedEvidence[] {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const documents = file.endsWith('.ndjson') ? text.split('\n').filter(Boolean) : [text];
  return documents.map((document) => JSON.parse(document)).flatMap((parsed) => parsed.evidence ?? parsed);
}

describe('the evidence of the scenarios', () => {
  const filesIn = (path: string) =>
    readdirSync(new URL(path, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => `${path}${name}`);
  const files = filesIn('./');
  const filesOfP2 = filesIn('./p2/');

  it.each(files)('%s is accepted, as a source sends it and as a ledger gives it out', (file) => {
    const all = evidenceIn(file);
    expect(all.length).toBeGreaterThan(0);
    for (const recorded of all) {
      const { ledgertime, position, ...sent } = recorded;
      expect(checkEvidence(parseJson(JSON.stringify(sent)).value)).toEqual({ evidence: sent });
      expect(checkRecorded(recorded)).toEqual({ evidence: recorded });
    }
  });

  // Some of it is the ledger's own, and no source may send it.
  it.each(filesOfP2)('%s is accepted as a ledger gives it out', (file) => {
    const all = evidenceIn(file);
    expect(all.length).toBeGreaterThan(0);
    for (const recorded of all) expect(checkRecorded(recorded).problems).toBeUndefined();
  });

  it('are all there: fixtures, twelve stories, and the worlds; of P2 sixteen stories beside them', () => {
    expect(files).toHaveLength(14);
    expect(filesOfP2.length).toBeGreaterThanOrEqual(17);
  });
});
