import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ProblemDetails, problemMediaType, problemOf } from './problem.filter.js';
import { Refusal } from './refusal.js';

/** Where a request keeps its answer, and a connection the answer that it was promised last: no map is as fast. */
const owed = Symbol('answer');
interface Owing {
  [owed]?: ServerResponse;
}

/**
 * What is owed on each connection. Answers what never becomes a request, or stops being one half way, as a problem
 * object. What is already on its way as an answer is never written into: a request that came whole gets its own answer,
 * and a stream its own last line.
 */
export class Connections {
  /** Connections that end once the answer they were promised last is out. */
  readonly #ending = new WeakSet<Duplex>();

  /** To be told of every request, before it is answered. */
  expectAnswer(answer: ServerResponse): void {
    const request: IncomingMessage & Owing = answer.req;
    const socket: Socket & Owing = request.socket;
    request[owed] = answer;
    socket[owed] = answer;
  }

  /** Whether an answer is under way on this connection. */
  isBusy(socket: Socket & Owing): boolean {
    const answer = socket[owed];
    return answer !== undefined && !answer.destroyed && !answer.writableFinished;
  }

  /** Whether its client waits to be told to send the body. */
  expectsContinue({ headers, httpVersion }: IncomingMessage): boolean {
    // What else can be expected was refused before.
    return headers.expect !== undefined && httpVersion === '1.1';
  }

  /** Tells a client that waits for it to send the body; what is refused unread is refused instead of this. */
  letContinue(request: IncomingMessage): void {
    if (this.expectsContinue(request)) answerTo(request)?.writeContinue();
  }

  /** Does `then` once the answer to this request is out, or nobody is left to take it. */
  afterAnswer(request: IncomingMessage, then: () => void): void {
    const answer = answerTo(request);
    if (answer === undefined || answer.destroyed) then();
    else answer.once('close', then);
  }

  /** Answers what Node would else refuse with an empty body, or with none. */
  listen(server: Server & { httpAllowHalfOpen?: boolean }): void {
    // Who has sent all and says so by half closing still gets the answer; Node would drop it.
    server.httpAllowHalfOpen = true;
    server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
      endWith(
        socket,
        new Refusal('method-not-allowed', 'This is a server and no proxy; ask it by its own address.', {
          headers: { allow: '' },
        }),
      );
    });
    // Told to go on by whoever reads the body, so that what is refused unread need not be sent.
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      server.emit('request', request, response);
    });
    server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
      const body = bodyOf(
        problemOf(new Refusal('expectation-failed', 'Only 100-continue can be expected of this; leave Expect out.')),
      );
      response.writeHead(417, { 'content-type': problemMediaType, 'content-length': body.length, connection: 'close' });
      response.end(body);
    });
  }

  /** What Node's parser refuses, or finds when the client says that no more will come. */
  readonly handle = (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const answer = (socket as Socket & Owing)[owed];
    if (answer === undefined || (answer.req.complete && answer.writableFinished)) {
      endWith(socket, refusalOfClientError(error.code));
    } else if (answer.req.complete) {
      // Each piece of what follows is refused anew.
      if (!this.#ending.has(socket)) answer.once('finish', () => socket.destroySoon());
      this.#ending.add(socket);
    } else if (!answer.headersSent) {
      endWith(socket, refusalOfClientError(error.code));
    } else if (answer.writableFinished) {
      socket.destroySoon();
    } else if (!answer.req.aborted) {
      breakOff(answer.req);
    }
  };
}

function answerTo(request: IncomingMessage & Owing): ServerResponse | undefined {
  return request[owed];
}

/** Tells whoever reads this body that the rest of it will never come: the word that Node has for a lost connection. */
function breakOff(request: IncomingMessage): void {
  request.aborted = true;
  request.emit('aborted');
}

function endWith(socket: Duplex, refusal: Refusal): void {
  const problem = problemOf(refusal);
  const body = bodyOf(problem);
  const headers = Object.entries(refusal.extras.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${headers.join('')}` +
      `content-type: ${problemMediaType}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function bodyOf(problem: ProblemDetails): Buffer {
  return Buffer.from(JSON.stringify(problem));
}

function refusalOfClientError(code: string | undefined): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Refusal(
        'headers-too-large',
        'The headers are larger than the ledger takes; send fewer or shorter ones.',
      );
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Refusal('too-large', 'The chunk extensions are too long; leave them out.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Refusal('request-timeout', 'The headers were not there in time; send them at once.');
    case 'HPE_INVALID_CONTENT_LENGTH':
    case 'HPE_UNEXPECTED_CONTENT_LENGTH':
      return new Refusal(
        'malformed-request',
        'Content-Length is not valid; it must be the length of the body in bytes, once.',
      );
    case 'HPE_INVALID_EOF_STATE':
      return new Refusal('malformed-request', 'The request ended before it was complete; send all of it again.');
    default:
      return new Refusal(
        'malformed-request',
        'This is not valid HTTP/1.1; send a request line, headers and a body as RFC 9112 says, without TLS.',
      );
  }
}
