import { connect } from 'node:tls';
import { type ServerAddress, spokenTo } from './connection-string.js';

const probeMsMax = 1_000;

/**
 * What is known of a server that cannot be spoken with, as a further sentence: whether one side speaks TLS and the other
 * does not. Undefined where that is not it.
 */
export async function whyUnreachable(server: ServerAddress): Promise<string | undefined> {
  const { host, port, isTls } = spokenTo(server);
  const found = await speaks(host, port);
  if (found === 'plain' && isTls) return `${host}:${port} speaks no TLS: add tls=false to the connection string`;
  if (found === 'tls' && !isTls)
    return `${host}:${port} speaks TLS: leave out tls=false, and name its authority with tlsCAFile`;
  return undefined;
}

/** What answers there: nothing, or something that takes a TLS handshake, or something that does not. */
function speaks(host: string, port: number): Promise<'nothing' | 'plain' | 'tls'> {
  const { promise, resolve } = Promise.withResolvers<'nothing' | 'plain' | 'tls'>();
  let isConnected = false;
  // Whose certificate it is does not matter here: nothing is sent.
  const socket = connect({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2'], timeout: probeMsMax });
  socket.once('connect', () => {
    isConnected = true;
  });
  socket.once('secureConnect', () => resolve('tls'));
  socket.once('timeout', () => resolve('nothing'));
  socket.once('error', () => resolve(isConnected ? 'plain' : 'nothing'));
  return promise.finally(() => socket.destroy());
}
