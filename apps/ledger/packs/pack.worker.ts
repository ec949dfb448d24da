import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openSqliteReader, standBack } from '#libs/event-store';
import type { RecordedEvidence } from '#libs/evidence';
import { type AskedOfBag, isStateDossier } from '#libs/evidence-pack';
import { askedPort, FolderFiles, Progress, RenewedConnections } from '#libs/projections';
import {
  Dossiers,
  type EvidenceAt,
  EvidenceIndex,
  evidenceFrom,
  Portfolio,
  RegisterPositions,
  ruleSetsIn,
  SourceCoverage,
  StateClients,
  viewsUnder,
} from '#libs/views';
import { knownRegisters } from '../inquiry/known-registers.js';
import { LeafMaker, type LogName } from '../proofs/leaf-maker.js';
import { LogFiles, logFolder } from '../proofs/log-files.js';
import { indexPath, LogIndex } from '../proofs/log-index.js';
import { MapReader } from '../proofs/map/map-reader.js';
import { mapPath } from '../proofs/map/map-tables.js';
import { Refusal, type RefusalCode } from '../refusal.js';
import type { DossierSources } from './making/dossier-sources.js';
import type { PackToMake } from './making/facts-of-pack.js';
import { LeavesInLog } from './making/leaves-in-log.js';
import { makeDossier } from './making/make-dossier.js';
import { makePack } from './making/make-pack.js';
import { isOfStatement, makeStatement } from './making/make-statement.js';
import type { MadePack } from './making/write-bag.js';

export interface PackThreadSettings {
  readonly folder: string;
  readonly progress: SharedArrayBuffer;
  /** Which module exports the rule sets. */
  readonly ruleSets: string;
  readonly origin: string;
  readonly tagKey: Uint8Array;
  readonly continued: readonly LogName[];
}

/** A pack, or a dossier, to make, and where its file is to be. */
export interface PackRequest extends Omit<PackToMake, 'question'> {
  readonly question: AskedOfBag;
  readonly path: string;
}

/** Between threads a refusal loses its class. */
export type PackReply =
  | { readonly made: MadePack & { readonly bytes: number } }
  | { readonly refused: { readonly code: RefusalCode; readonly detail: string } };

const chunkBytes = 1024 * 1024;
const readTogether = 1_000;
const fileMode = 0o600;

standBack();
const port = askedPort<PackThreadSettings, PackRequest>('PackThread');
const { folder, progress, ruleSets: module, origin, tagKey, continued } = port.data;
const ruleSets = await ruleSetsIn(module);
const { views } = viewsUnder(ruleSets);
const applied = new Progress(
  views.map(({ name }) => name),
  progress,
);
const connections = new RenewedConnections(new FolderFiles(folder, views), applied, port.corrupt);
const reader = openSqliteReader({ folder });
const evidenceOf = evidenceFrom(reader);
/** Some at a time: as texts they take as much again. */
const evidenceAt: EvidenceAt = async (positions) => {
  const evidence: RecordedEvidence[] = [];
  for (let from = 0; from < positions.length; from += readTogether)
    evidence.push(...(await evidenceOf(positions.slice(from, from + readTogether))));
  return evidence;
};
const evidenceIndex = new EvidenceIndex(connections);
const coverage = new SourceCoverage(connections, evidenceIndex, ruleSets);
const registerPositions = new RegisterPositions(connections);
const stateClients = new StateClients(connections);
const portfolio = new Portfolio(connections, reader, ruleSets);
const files = new LogFiles(logFolder(folder));
const logged = new LeavesInLog(files);
const leaves = new LeafMaker(origin, tagKey, continued);

/** Nothing is held of one pack for the next: they are few, and of different clients. */
port.answer(async ({ path, ...asked }: PackRequest): Promise<PackReply> => {
  const registers = knownRegisters({ registers: registerPositions, coverage }, evidenceAt, ruleSets);
  const dossiers = new Dossiers({ evidenceIndex, registers, evidenceAt });
  const index = new LogIndex(indexPath(logFolder(folder)), { readonly: true });
  const map = new MapReader(mapPath(logFolder(folder)));
  try {
    const views = { dossiers, evidenceAt, evidenceIndex, registerPositions, registers };
    const packPath = (pack: string) => join(dirname(path), `${pack}.zip`);
    const from = { ...views, reader, files, index, map, leaves, logged, stateClients, portfolio, packPath };
    return { made: await written((write) => make(from, asked, write), path) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { refused: { code: error.code, detail: error.message } };
  } finally {
    index.close();
    map.close();
  }
});

type Write = (piece: Uint8Array) => void;

function make(
  from: DossierSources,
  { question, ...asked }: Omit<PackRequest, 'path'>,
  write: Write,
): Promise<MadePack> {
  if (isStateDossier(question)) return makeDossier(from, { ...asked, question }, write);
  const pack = { ...asked, question };
  return isOfStatement(pack) ? makeStatement(from, pack, write) : makePack(from, pack, write);
}

/** The file has its name only once it is whole and durable. */
async function written(
  making: (write: Write) => Promise<MadePack>,
  path: string,
): Promise<MadePack & { readonly bytes: number }> {
  const temporary = `${path}.tmp`;
  const file = openSync(temporary, 'w', fileMode);
  let isWhole = false;
  let [bytes, waiting] = [0, 0];
  let pieces: Uint8Array[] = [];
  const flush = (): void => {
    const chunk = Buffer.concat(pieces, waiting);
    for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    [pieces, waiting] = [[], 0];
  };
  try {
    const write = (piece: Uint8Array): void => {
      pieces.push(piece);
      bytes += piece.length;
      waiting += piece.length;
      if (waiting >= chunkBytes) flush();
    };
    const made = await making(write);
    flush();
    fsyncSync(file);
    isWhole = true;
    return { ...made, bytes };
  } finally {
    closeSync(file);
    if (isWhole) renameSync(temporary, path);
    else rmSync(temporary, { force: true });
  }
}
