import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EventReader, openSqliteReader, openSqliteStore, type Write } from '#libs/event-store';
import { type Evidence, instantText, storedForm } from '#libs/evidence';
import { FolderFiles, Progress, ReadConnections, runViews } from '#libs/projections';
import { EvidenceIndex, shippedViews } from '#libs/views';

const batchEvents = 1_000;
const start = Date.UTC(2025, 0, 1);
const reception = { principal: 'anonymous', via: 'http', instance: 'bench' };

/** Evidence number `n` of `clients` clients from eight sources with sequences: contacts, exposures, logins, some links. */
function write(n: number, clients: number): Write {
  const subject = `client/c${(n * 7_919) % clients}`;
  const event = {
    specversion: '1.0',
    id: String(n).padStart(12, '0'),
    source: `source-${n % 8}.example`,
    subject,
    time: instantText(start + n * 2_000 - (n % 17 === 0 ? 86_400_000 : 0)),
    sequence: String(Math.floor(n / 8) + 1),
    ...body(n),
  } as Evidence;
  return {
    stream: `evidence-${event.source}/${event.id}`,
    expectedRevision: 'NO_STREAM',
    events: [{ eventId: randomUUID(), ...pick(storedForm(event, reception)) }],
  };
}

const pick = ({ type, data, metadata }: ReturnType<typeof storedForm>) => ({ type, data, metadata });

function body(n: number): { type: string; data: object } {
  if (n % 40 === 0) return { type: 'initium.IdentityLink.v1', data: { identifier: `i${n}`, confidence: 'CONFIRMED' } };
  if (n % 3 === 0) return { type: 'initium.IpLogin.v1', data: { country: 'DE' } };
  if (n % 3 === 1) return { type: 'initium.ClientContact.v1', data: { channel: 'CHAT', direction: 'INBOUND' } };
  return { type: 'initium.MarketingExposure.v1', data: { channel: 'EMAIL', purpose: 'PROMOTION', stage: 'SENT' } };
}

export interface ViewsRound {
  /** Events a second: read and parsed, nothing more; and made into all views from the first. */
  readonly rawReadAndParse: number;
  readonly rebuild: number;
  /** Positions of one client's evidence, asked one after the other: microseconds each. */
  readonly positionsOfClientUs: number;
}

export interface ViewsBench {
  readonly events: number;
  readonly clients: number;
  readonly rounds: readonly ViewsRound[];
}

/** All views built from the first event against a bare read and parse of the same log, in turns, in one run. */
export async function benchViews({ rounds = 3, events = 200_000, clients = 20_000 } = {}): Promise<ViewsBench> {
  const folder = await mkdtemp(join(tmpdir(), 'initium-bench-'));
  const done: ViewsRound[] = [];
  try {
    const store = await openSqliteStore({ folder });
    for (let first = 1; first <= events; first += batchEvents) {
      await store.append(Array.from({ length: batchEvents }, (_, index) => write(first + index, clients)));
    }
    await store.close();
    const reader = openSqliteReader({ folder });
    for (let round = 0; round < rounds; round++) {
      const rawReadAndParse = await rate(events, () => readAndParse(reader));
      const files = new FolderFiles(join(folder, `round-${round}`), shippedViews.views);
      const rebuild = await rate(events, () => build(reader, files));
      done.push({ rawReadAndParse, rebuild, positionsOfClientUs: askPositions(files, BigInt(events), clients) });
    }
    await reader.close();
  } finally {
    await rm(folder, { recursive: true });
  }
  return { events, clients, rounds: done };
}

async function readAndParse(reader: EventReader): Promise<void> {
  for await (const batch of reader.readAll()) {
    for (const { data, metadata } of batch) {
      JSON.parse(Buffer.from(data).toString());
      JSON.parse(Buffer.from(metadata).toString());
    }
  }
}

async function build(reader: EventReader, files: FolderFiles): Promise<void> {
  const progress = new Progress(shippedViews.views.map((view) => view.name));
  const end = new AbortController();
  const head = await reader.head();
  const onStop = ({ error }: { error: string }) => {
    throw new Error(error);
  };
  const running = runViews({ ...shippedViews, files, reader, progress, signal: end.signal, onStop });
  await progress.wait(progress.names, head?.position ?? 0n, 600_000);
  end.abort();
  await running;
}

function askPositions(files: FolderFiles, upTo: bigint, clients: number): number {
  const connections = new ReadConnections(files);
  const evidenceIndex = new EvidenceIndex(connections);
  const questions = 2_000;
  const began = performance.now();
  for (let n = 0; n < questions; n++) evidenceIndex.positionsOf([`client/c${(n * 31) % clients}`], upTo);
  const us = ((performance.now() - began) * 1_000) / questions;
  connections.close();
  files.catalog.close();
  return Math.round(us);
}

async function rate(events: number, run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return Math.round((events * 1_000) / (performance.now() - began));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const events = Number(process.argv[2] ?? 200_000);
  console.log(JSON.stringify(await benchViews({ events, clients: Math.ceil(events / 10) }), null, 2));
}
