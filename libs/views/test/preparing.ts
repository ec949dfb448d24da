/** A process that prepares P2 in a folder, and says how far it is after each range. Run by the kill test. */

import { FolderFiles, Progress } from '#libs/projections';
import { Adoption } from '../statuses/adoption.js';
import { shippedViews } from '../views.js';
import { underP1 } from './under-p1.js';

const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder?');
const adoption = new Adoption({
  folder,
  ruleSets: underP1,
  files: new FolderFiles(folder, shippedViews.views),
  progress: new Progress(shippedViews.views.map(({ name }) => name)),
});
const onProgress = (share: number) => process.stdout.write(`${share}\n`);
const { upTo } = await adoption.prepare('P2', { signal: new AbortController().signal, onProgress });
process.stdout.write(`done ${upTo}\n`);
