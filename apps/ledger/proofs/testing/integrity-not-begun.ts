import type { Views } from '#libs/views';
import { Integrity } from '../integrity.js';
import { LeafMaker } from '../leaf-maker.js';

/** For what is tried without a log: nothing is held against one. */
export function integrityNotBegun({ evidenceIndex }: Pick<Views, 'evidenceIndex'>): Integrity {
  const [origin, tagKey] = ['ledger', new Uint8Array(32)];
  const leaves = new LeafMaker(origin, tagKey);
  const nowhere = { folder: '', commits: new SharedArrayBuffer(8), continued: [], indexedUpTo: () => 0n };
  return new Integrity({ ...nowhere, everyMs: 0, answerMsMax: 0, origin, tagKey, leaves, evidenceIndex });
}
