import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { textOf } from '../ask-ledger.js';
import { connectionFailure, requesterOf } from '../ledger-address.js';

const answerLengthMax = 16 * 1024 * 1024;

/** Posts a body as it is, and gives what is answered, whatever that is. Throws a `CommandFailure` where nobody answers. */
export async function sendBody(
  address: URL,
  headers: OutgoingHttpHeaders,
  body: Uint8Array,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  try {
    const request = requesterOf(address)(address, { method: 'POST', headers });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode, text: await textOf(response, answerLengthMax) };
  } catch (error) {
    throw connectionFailure(address, error);
  }
}
