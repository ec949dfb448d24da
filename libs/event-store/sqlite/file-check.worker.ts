import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { checkFile } from './check-file.js';
import type { FileCheckAnswer, FileCheckData, FileCheckRequest } from './messages.js';
import { openReadOnly } from './schema.js';

/** How much the rest of the process comes first, and how many times as long as it worked this thread rests. */
const niceness = 10;
const restTimes = 4;

/** Reads the whole file once, slowly, and ends; in a hurry as soon as it is told to, and at once where it is to close. */
const port = parentPort;
if (port === null) throw new Error('the check of the file runs as a worker thread');
const { path, isUrgent } = workerData as FileCheckData;
if (process.platform === 'linux') setPriority(niceness);
let hurries = isUrgent;
const closing = new AbortController();
port.on('message', (request: FileCheckRequest) => {
  if (request === 'close') closing.abort();
  hurries = true;
});
const tell = (answer: FileCheckAnswer): void => port.postMessage(answer);
const db = openReadOnly(path);
let began = performance.now();
try {
  const damage = await checkFile(db, async (share) => {
    tell({ share });
    await pause(hurries ? 0 : restTimes * (performance.now() - began), undefined, closing);
    began = performance.now();
  });
  tell({ damage });
} catch (error) {
  if (!closing.signal.aborted) throw error;
}
db.close();
port.close();
