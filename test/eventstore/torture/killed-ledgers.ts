import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, ServerProcess } from '../server-process.js';
import { type Report, Rig } from './rig.js';

export interface KilledLedgersOptions {
  /** Starts a server, see `ServerProcess`. */
  readonly command: string;
  readonly seconds: number;
  readonly seed: number;
  readonly killEverySeconds: number;
  readonly clients?: number;
  readonly restMs?: number;
  /** Told how far it is. */
  readonly tell?: (line: string) => void;
}

/**
 * Three ledgers over one server are sent the same evidence at once; every few seconds one of them is killed, loses all that
 * it kept, and begins again.
 */
export async function killedLedgers(options: KilledLedgersOptions): Promise<Report & { readonly kills: number }> {
  const { command, seconds, seed, killEverySeconds, clients = 20, restMs, tell = () => undefined } = options;
  const folder = await mkdtemp(join(tmpdir(), 'initium-server-'));
  const server = new ServerProcess({ command, port: await freePort(), folder });
  let rig: Rig | undefined;
  try {
    await server.start();
    rig = await Rig.begin({ stores: Array(3).fill(server.url), server: server.url, seed, clients, restMs });
    const until = performance.now() + seconds * 1_000;
    let kills = 0;
    while (performance.now() + killEverySeconds * 1_000 < until) {
      await pause(killEverySeconds * 1_000);
      const victim = rig.chance.of(rig.ledgers);
      await victim.kill(true);
      kills += 1;
      const begun = performance.now();
      await victim.start();
      const { tally } = rig;
      tell(`${kills} killed, back in ${Math.round(performance.now() - begun)} ms; ${tally.acknowledged} acknowledged`);
    }
    await pause(Math.max(0, until - performance.now()));
    tell('looking through everything');
    return { kills, ...(await rig.audit()) };
  } finally {
    await rig?.end();
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
