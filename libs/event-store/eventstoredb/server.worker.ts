import { parentPort, workerData } from 'node:worker_threads';
import { StoreUnavailable } from '../event-store.js';
import type { ThreadQuestion, ThreadReply } from '../thread-line.js';
import { wordsOf } from './failure.js';
import type { ServerAnswer, ServerRequest, ServerThreadData } from './messages.js';
import { ServerThread } from './server-thread.js';

const port = parentPort;
if (port === null) throw new Error('what speaks with the server runs as a worker thread');
const thread = new ServerThread(workerData as ServerThreadData);
const tell = (told: ThreadReply<ServerAnswer, undefined>): void => port.postMessage(told);

port.on('message', async (asked: ThreadQuestion<ServerRequest>) => {
  if (asked === 'close') {
    await thread.close();
    // A channel that the client made and forgot would keep the thread alive for as long as its server is there.
    process.exit();
  }
  const { id, request } = asked;
  try {
    tell({ id, answer: await thread.answer(request) });
  } catch (error) {
    const code = error instanceof StoreUnavailable ? error.code : undefined;
    tell({ id, failed: wordsOf(error), code });
  }
});
thread.start();
tell({ ready: undefined });
