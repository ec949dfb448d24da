import { expect, it } from '@jest/globals';
import { contentSchemas } from '../../apps/ledger/documentation/content-schemas.js';
import { ClosedSchemas } from './closed-schemas.js';
import { madeContentSchemas } from './made-content-schemas.js';

it('the schemas of bodies are those of their types: npm run build && npm run schemas makes them so', () => {
  expect(contentSchemas).toEqual(madeContentSchemas());
});

it('a member that no schema names is found wherever it stands', () => {
  const schemas = new ClosedSchemas({ components: { schemas: contentSchemas } });
  const ref = { $ref: '#/components/schemas/ProposalPage' };
  const proposal = {
    ...{ id: '1', act: 'retraction', subject: 'client/c', summary: 's', sha256: 'a', state: 'open', proposedBy: 'ann' },
    ...{ isKnown: true, ledgertime: 't', position: '1', expires: 't', decision: null, waitsFor: null },
  };
  expect(schemas.problems(ref, { items: [proposal], next: null })).toEqual([]);
  expect(schemas.problems(ref, { items: [proposal], next: null, more: 1 })).toHaveLength(1);
  expect(schemas.problems(ref, { items: [{ ...proposal, more: 1 }], next: null })).toHaveLength(1);
  expect(schemas.problems(ref, { items: [{ ...proposal, act: 1 }], next: null })).not.toEqual([]);
  expect(schemas.problems(ref, { items: [] })).toHaveLength(1);
});
