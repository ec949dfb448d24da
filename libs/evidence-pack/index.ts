export {
  assessmentBytes,
  type PackArrival,
  type PackAssessment,
  parsePackAssessment,
} from './assessment.js';
export {
  bagDeclaration,
  bagInfo,
  bagOf,
  type ManifestLine,
  manifestLines,
  parseManifest,
  wordingIn,
  wordingVersion,
} from './bag.js';
export { consistencyProofBytes, parseConsistencyProof } from './consistency-proof.js';
export {
  coverageBytes,
  type PackCoverage,
  type PackGap,
  type PackPeriod,
  type PackSourceCoverage,
  packGapCauses,
  parsePackCoverage,
} from './coverage.js';
export { type AnchorBracket, bracketOf, type ToldAnchor } from './documents/anchor-bracket.js';
export { chronologyCsv } from './documents/chronology-csv.js';
export { coverageOfPack, type FoundForPack } from './documents/coverage-of-pack.js';
export { type CustodyFacts, custodyCsv, custodyOf } from './documents/custody.js';
export { chronologyHtml, chronologyPdf, summaryHtml, summaryPdf } from './documents/documents.js';
export { type DocumentFacts, documentParts, type LatePart, type ToldExhibit } from './documents/documents-of-pack.js';
export { leftOutInWords, limitsInWords } from './documents/limits-in-words.js';
export type {
  AskedOfPack,
  CoverageOfPack,
  LogOfPack,
  PackDocuments,
  PackExhibit,
} from './documents/pack-documents.js';
export { readmeText } from './documents/readme.js';
export { dossierDocumentParts } from './documents/state-dossier/dossier-documents.js';
export type { SampledAnswer, StateDossierFacts } from './documents/state-dossier/dossier-facts.js';
export { limitsOfDossier } from './documents/state-dossier/dossier-summary.js';
export { type StateReadings, stateReadings } from './documents/state-dossier/state-readings.js';
export { type StatementFacts, statementParts } from './documents/statement-parts.js';
export { limitsOf } from './documents/texts/wording.js';
export { type Exhibit, evidenceIn } from './exhibit.js';
export { packLimits } from './limits.js';
export { logOfPack } from './log-of-pack.js';
export { type PackLanguage, packLanguages } from './pack-language.js';
export {
  type AnchorEnding,
  anchorEndings,
  anchorPart,
  type ExhibitEnding,
  exhibitEndings,
  exhibitIn,
  exhibitPart,
  isKnownPart,
  isPartPath,
  logKeyPart,
  logKeysFolder,
  mapProofPart,
  packParts,
  sublogProofPart,
} from './parts.js';
export {
  isPackId,
  type NotIncluded,
  type PackQuestion,
  type PackSubject,
  type ProvedQuestion,
  packFolder,
  packId,
  parsePackQuestion,
  questionBytes,
} from './question.js';
export { withheldBecause } from './shown-to-client.js';
export {
  clientsTableHeader,
  clientsTableLine,
  type RowOfClient,
  rowsOfClients,
} from './state-dossier/clients-table.js';
export {
  containedPackPart,
  dossierParts,
  isKnownDossierPart,
  packsFolder,
  stateTableNames,
  stateTablePart,
} from './state-dossier/dossier-parts.js';
export {
  type NoticeCount,
  parseStateFigures,
  type RelyingCount,
  type StateFigures,
  stateFiguresBytes,
} from './state-dossier/figures.js';
export {
  type AskedOfBag,
  bytesOfQuestion,
  isStateDossier,
  parseQuestion,
  type SampledClient,
  type StateDossierQuestion,
  stateDossierForm,
} from './state-dossier/question.js';
export { type OpenedExhibit, openedExhibit } from './statement-exhibit.js';
export {
  type Conclusion,
  parseStatementPart,
  type SaidOfExhibit,
  type StatementPart,
  statementBytes,
  type WithheldLeaf,
  type WithheldReason,
} from './statement-part.js';
export {
  type FirmTerms,
  firmTermsIn,
  parseFirmTerms,
  type StatementTerms,
  type TranslatedTerms,
} from './statement-terms.js';
export { type ProvedSubject, parseProvedSubjects, subjectsBytes } from './subjects.js';
export { areFirstEntries, parseSublogProof, sublogProofBytes } from './sublog-proof.js';
export { type ByteSource, openPackFile, PackFile } from './zip-reader.js';
export { type PackPart, zipOf } from './zip-writer.js';
