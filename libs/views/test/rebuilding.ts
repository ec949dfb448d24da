/** A process that rebuilds all views of a folder, and says how far it is after each batch. Run by the kill test. */
import { holdRebuild, rebuildViews } from '#libs/projections';
import { shippedViews } from '../views.js';

const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder?');
const release = holdRebuild(folder);
if (release === undefined) throw new Error('held by another');
const reports = await rebuildViews({
  folder,
  set: shippedViews,
  names: shippedViews.views.map(({ name }) => name),
  check: false,
  threadsMax: 2,
  batchMax: 100,
  signal: new AbortController().signal,
  onProgress: (view, position) => process.stdout.write(`${view} ${position}\n`),
});
process.stdout.write(`done ${reports.length}\n`);
release();
