import { StoreUnavailable } from '../event-store.js';
import type { ThreadQuestion, ThreadReply } from '../thread-line.js';
import { workerPort } from '../worker-port.js';
import type { ServerAnswer, ServerRequest, ServerThreadData } from './messages.js';
import { wordsOf } from './protocol/failure.js';
import { ServerThread } from './server-thread.js';

const { data, tell, onMessage } = workerPort<
  ServerThreadData,
  ThreadQuestion<ServerRequest>,
  ThreadReply<ServerAnswer, undefined>
>('ServerWriter');
const thread = new ServerThread(data);

onMessage(async (asked) => {
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
