import { setTimeout as pause } from 'node:timers/promises';
import { standBack } from '../stand-back.js';
import { workerPort } from '../worker-port.js';
import { checkFile } from './check-file.js';
import type { FileCheckAnswer, FileCheckData, FileCheckRequest } from './messages.js';
import { openReadOnly } from './schema.js';

/** How many times as long as it worked this thread rests. */
const restTimes = 4;

/** Reads the whole file once, slowly, and ends; in a hurry as soon as it is told to, and at once where it is to close. */
const port = workerPort<FileCheckData, FileCheckRequest, FileCheckAnswer>('FileCheck');
const { path, isUrgent } = port.data;
// Nobody waits for one that is not urgent: the views that are behind after a start go first.
standBack(isUrgent ? 'later' : 'last');
let hurries = isUrgent;
const closing = new AbortController();
port.onMessage((request) => {
  if (request === 'close') closing.abort();
  hurries = true;
});
const db = openReadOnly(path);
let began = performance.now();
try {
  const damage = await checkFile(db, async (share) => {
    port.tell({ share });
    await pause(hurries ? 0 : restTimes * (performance.now() - began), undefined, closing);
    began = performance.now();
  });
  port.tell({ damage });
} catch (error) {
  if (!closing.signal.aborted) throw error;
}
db.close();
port.close();
