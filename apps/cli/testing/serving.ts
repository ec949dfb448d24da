import { openSqliteReader } from '#libs/event-store';
import { isEvidenceStream } from '#libs/evidence';
import { type Started, type Surroundings, start, untilWritten } from './initium-process.js';

export interface Serving extends Started {
  readonly url: string;
}

/** Starts `initium serve` on a free port and resolves once it listens. */
export async function serve(
  data: string,
  args: readonly string[] = [],
  settings: NodeJS.ProcessEnv = {},
  surroundings: Pick<Surroundings, 'uid'> = {},
): Promise<Serving> {
  const env = { INITIUM_DATA: data, INITIUM_LISTEN: '127.0.0.1:0', INITIUM_LOG_LEVEL: 'warn', ...settings };
  const started = start(['serve', '--json', ...args], { env, ...surroundings });
  const [line] = await untilWritten(started, 'stdout', /^.*\n/);
  return { ...started, url: (JSON.parse(line) as { url: string }).url };
}

/** The streams of all evidence in a ledger's folder, or of what is at a position or above, in order; none is there twice. */
export async function evidenceIn(folder: string, from?: bigint): Promise<string[]> {
  const reader = openSqliteReader({ folder });
  try {
    const streams: string[] = [];
    for await (const events of reader.readAll({ from })) {
      for (const { stream } of events) if (isEvidenceStream(stream)) streams.push(stream);
    }
    return streams;
  } finally {
    await reader.close();
  }
}

/** The position after the last event in a ledger's folder. */
export async function endOf(folder: string): Promise<bigint> {
  const reader = openSqliteReader({ folder });
  try {
    return ((await reader.head())?.position ?? 0n) + 1n;
  } finally {
    await reader.close();
  }
}
