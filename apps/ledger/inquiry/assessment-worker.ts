import { UnknownRuleSet } from '#libs/assessment';
import { openSqliteReader, standBack } from '#libs/event-store';
import { askedPort, FolderFiles, Progress, RenewedConnections } from '#libs/projections';
import {
  EvidenceIndex,
  Foreign,
  HeldDossiers,
  RegisterPositions,
  ruleSetsIn,
  SourceCoverage,
  viewsUnder,
} from '#libs/views';
import type { Genesis } from '../genesis.js';
import type { FoundInRead, ReadLog } from '../proofs/integrity.js';
import { Refusal, type RefusalCode, type RefusalExtras } from '../refusal.js';
import { answerTo, type ClientQuestion, type QuestionOf } from './client-questions.js';
import type { ClientSources } from './client-sources.js';
import { EvidenceHeldToLog } from './evidence-held-to-log.js';
import { knownRegisters } from './known-registers.js';

export interface AssessmentSettings {
  readonly folder: string;
  readonly progress: SharedArrayBuffer;
  /** Which module exports the rule sets. */
  readonly ruleSets: string;
  readonly genesis: Pick<Genesis, 'origin' | 'simulated'>;
}

export interface AssessmentRequest {
  readonly question: ClientQuestion;
  readonly asked: QuestionOf<ClientQuestion>;
  /** What is read is held against it; undefined while there is none. */
  readonly log: ReadLog | undefined;
}

/**
 * What is `given` out is written here; between threads a refusal loses its class, and is told as what it is made of. And beside it
 * what is not as the log has it of what was read.
 */
export type AssessmentReply = { readonly held: FoundInRead } & Replied;

type Replied =
  | { readonly answer: unknown; readonly given?: Uint8Array }
  | { readonly refused: { readonly code: RefusalCode; readonly detail: string; readonly extras: RefusalExtras } }
  | { readonly unknownRuleSet: string };

standBack();
const port = askedPort<AssessmentSettings, AssessmentRequest>('AssessmentThread');
const { folder, progress, ruleSets: module, genesis } = port.data;
const ruleSets = await ruleSetsIn(module);
const { views } = viewsUnder(ruleSets);
const applied = new Progress(
  views.map(({ name }) => name),
  progress,
);
const connections = new RenewedConnections(new FolderFiles(folder, views), applied, port.corrupt);
const held = new EvidenceHeldToLog(folder, openSqliteReader({ folder }));
const evidenceAt = (positions: readonly bigint[]) => held.at(positions);
const evidenceIndex = new EvidenceIndex(connections);
const coverage = new SourceCoverage(connections, evidenceIndex, ruleSets);
const registerPositions = new RegisterPositions(connections);
const foreign = new Foreign(connections);
const registers = knownRegisters({ registers: registerPositions, coverage }, evidenceAt, ruleSets);
const dossiers = new HeldDossiers({ evidenceIndex, registers, evidenceAt }, registerPositions);
const sources: ClientSources = { dossiers, registers, evidenceIndex, foreign, evidenceAt, ruleSets, genesis };

port.answer(async ({ log, ...asked }: AssessmentRequest): Promise<AssessmentReply> => {
  if (log !== undefined) held.holdTo(log);
  const replied = await replyTo(asked);
  return { ...replied, held: held.taken() };
});

async function replyTo({ question, asked }: Omit<AssessmentRequest, 'log'>): Promise<Replied> {
  try {
    const answer = await answerTo(question, asked, sources);
    if (typeof answer !== 'object' || !('given' in answer)) return { answer };
    const { given, ...rest } = answer;
    return { answer: rest, given: Buffer.from(JSON.stringify(given)) };
  } catch (error) {
    if (error instanceof UnknownRuleSet) return { unknownRuleSet: error.id };
    if (!(error instanceof Refusal)) throw error;
    const { code, message: detail, extras } = error;
    return { refused: { code, detail, extras } };
  }
}
