import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';

const agent = new Agent({ keepAlive: true });

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A request over a connection that is kept for the next one. */
export const head = (method: string, type?: string): RequestOptions => ({
  method,
  agent,
  ...(type !== undefined && { headers: { 'content-type': type } }),
});

export async function read(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}

export async function send(url: string, options: RequestOptions, body?: string | Buffer): Promise<Answer> {
  const sent = request(url, options);
  sent.end(body);
  const [answer] = await once(sent, 'response');
  return read(answer as IncomingMessage);
}

/** Sends a batch of which every event must be new: then, and only then, the answer is 201. */
export async function post(url: string, type: string, body: Buffer): Promise<void> {
  const { status, text } = await send(`${url}/v1/events`, head('POST', type), body);
  if (status !== 201) throw new Error(`a batch was answered ${status}: ${text.slice(0, 1_000)}`);
}

export const get = (url: string, path: string): Promise<Answer> => send(`${url}${path}`, head('GET'));

/** Closes the connections that are kept. */
export const closeConnections = (): void => agent.destroy();
