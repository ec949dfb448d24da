import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { TakenAddress } from './taken-address.js';

describe('an address that was taken', () => {
  it.each(['127.0.0.1', 'localhost'])('of %s keeps who connects waiting until somebody answers there', async (host) => {
    const server = createServer((_request, response) => response.end('here'));
    const free = await TakenAddress.take(host, 0);
    const { port } = free;
    const early = fetch(`http://${host}:${port}/`).then((answer) => answer.text());
    await expect(TakenAddress.take(host, port)).rejects.toThrow(
      `INITIUM_LISTEN: ${host}:${port} cannot be listened on (EADDRINUSE); end what listens there, or name another port`,
    );
    await free.handTo(server);
    expect((server.address() as AddressInfo).port).toBe(port);
    expect(await early).toBe('here');
    expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe('here');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    (await TakenAddress.take(host, port)).giveUp();
  });
});
