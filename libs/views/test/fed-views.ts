/** A process that feeds the views of a folder until it is killed, and says how far it is. Run by the kill test. */
import { startViews } from '../start-views.js';

const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder?');
const views = await startViews({ folder });
setInterval(() => {
  const [slowest] = views.status(undefined).map(({ position }) => position ?? 0n);
  process.stdout.write(`${slowest}\n`);
}, 1);
