import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Producer } from '../../packages/producer/index.js';
import { freshFolder } from '../running-ledger.js';

const victim = fileURLToPath(new URL('./recording-process.js', import.meta.url));
const compileCache = freshFolder();
const livesMsMax = 60;

/**
 * Kills the process of a producer again and again, each time after a while that chance decides, and then lets what is left
 * be sent. Gives the ids of all that was acknowledged to it.
 */
export async function killProducers(
  ledger: string,
  outbox: string,
  rounds: number,
  random: () => number,
): Promise<Set<string>> {
  const acknowledged = new Set<string>();
  let repeated: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const told = await lifeOf([ledger, outbox, String(round), repeated.join(',')], random() * livesMsMax);
    for (const id of told) acknowledged.add(id);
    repeated = told.slice(-3);
  }
  const producer = new Producer({ ledger, outbox, source: 'crm', heartbeatEvery: 'never' });
  await producer.flush();
  await producer.close();
  return acknowledged;
}

/** What was acknowledged to a process that lived so long after it began to record. */
function lifeOf(args: readonly string[], livesMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    // Starting costs more than living: what was compiled for the first is there for the others.
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
    const child = spawn(process.execPath, [victim, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (told === '') setTimeout(() => child.kill('SIGKILL'), livesMs);
      told += text;
    });
    child.once('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the producer ended by itself, with ${code}`));
      // The line that it was killed in was not told whole.
      else resolve(told.split('\n').slice(0, -1));
    });
  });
}
