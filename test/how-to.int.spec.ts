import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';
import { openMemoryStore } from '#libs/event-store';
import { type Evidence, storedForm, typeOf } from '#libs/evidence';
import {
  type Connection,
  FolderFiles,
  Progress,
  ReadConnections,
  runViews,
  type View,
  ViewBehind,
} from '#libs/projections';
import { shippedViews } from '#libs/views';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/how-to.md'), 'utf8');

/** The code that the guide gives for a file, as the build would make it. */
function built(file: string): string {
  const found = new RegExp(`\`${file}\`[^\`]*\n\n {3}\`\`\`ts\n([\\s\\S]*?)\n {3}\`\`\``).exec(guide)?.[1];
  if (found === undefined) throw new Error(`the guide has no code for ${file}`);
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } } as const;
  return transformSync(found, options).code;
}

interface Decisions {
  positions(upTo: bigint, after: bigint, limit: number): bigint[];
}

describe('adding a view as the guide says', () => {
  // Beside the views that are there, for the code imports what they import.
  const folder = join(root, 'dist/libs/views/decisions');
  const data = mkdtempSync(join(tmpdir(), 'initium-how-to-'));
  const files = ['libs/views/decisions/decisions-view.ts', 'libs/views/decisions/decisions.ts'];

  beforeEach(() => {
    for (const file of files) {
      const path = join(root, 'dist', file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, built(file));
    }
  });

  afterEach(() => {
    for (const path of [folder, data]) rmSync(path, { recursive: true });
  });

  it('costs a folder, and its queries answer as known at a position', async () => {
    const load = (file: string) => import(pathToFileURL(join(folder, file)).href);
    const { decisionsView } = (await load('decisions-view.js')) as { decisionsView: View };
    const queries = (await load('decisions.js')) as { Decisions: new (connection: Connection) => Decisions };
    const store = openMemoryStore();
    const decided = { type: typeOf('DecisionRecorded'), data: { decision: 'ALLOW', question: {}, answer: {} } };
    const said = { specversion: '1.0', source: 'gate', subject: 'client/c', time: '2026-08-03T10:00:00Z', ...decided };
    const reception = { principal: 'anonymous', via: 'http', instance: 'test' };
    const { type, data: told, metadata } = storedForm({ ...said, id: '1' } as unknown as Evidence, reception);
    // The second calls itself a decision, and is not the ledger's.
    for (const form of [metadata, Buffer.from('{}'), metadata]) {
      const event = { eventId: randomUUID(), type, data: told, metadata: form };
      await store.append([{ stream: `ledger-${event.eventId}`, expectedRevision: 'NO_STREAM', events: [event] }]);
    }
    const views = [decisionsView];
    const progress = new Progress(['decisions']);
    const viewFiles = new FolderFiles(data, views);
    const end = new AbortController();
    const running = runViews({
      views,
      files: viewFiles,
      reader: store,
      project: shippedViews.project,
      progress,
      signal: end.signal,
      onStop: ({ error }) => {
        throw new Error(error);
      },
    });
    const connections = new ReadConnections(viewFiles);
    try {
      expect(await progress.wait(['decisions'], 3n, 5_000)).toBe(true);
      const decisions = new queries.Decisions(connections);
      expect(decisions.positions(3n, 0n, 10)).toEqual([1n, 3n]);
      expect(decisions.positions(2n, 0n, 10)).toEqual([1n]);
      expect(() => decisions.positions(4n, 0n, 10)).toThrow(ViewBehind);
    } finally {
      end.abort();
      await running;
      connections.close();
      viewFiles.catalog.close();
      await store.close();
    }
  });
});
