export { type SubjectKind, sourceOfSubject, subjectKinds, subjectOfSource, subjectPattern } from './attributes.js';
export { canonical } from './canonical.js';
export { type Checked, checkEvidence, checkRecorded } from './check-evidence.js';
export { type Claims, claimedSubjectOf, claimsIn, claimsOf, subjectIn } from './claims.js';
export { countryCodes } from './countries.js';
export { type Cell, csv, csvContentType, csvLine, csvLines, csvMediaType } from './csv.js';
export { type TypeOf, typeOf } from './event-type.js';
export {
  type Attributes,
  type Evidence,
  type EvidenceOf,
  isKind,
  type Recorded,
  type RecordedEvidence,
  type RecordedEvidenceOf,
} from './evidence.js';
export { claimsInClear, problemInClear, sealedType } from './in-clear.js';
export { duration, instant, instantText, inUtc } from './instant.js';
export { jsonElements } from './json-elements.js';
export { eventSchemaOf, jsonSchemaOf } from './json-schema.js';
export { kept, keptLast } from './kept.js';
export type { Bearing, Kind, Speaker } from './kind.js';
export {
  bearingOf,
  type DataOf,
  type EventType,
  type KindName,
  kindNamed,
  kindOf,
  kindOfType,
  kinds,
  type SomeKind,
} from './kinds.js';
export { limits } from './limits.js';
export {
  NameTally,
  nearNames,
  nothingRegistered,
  type RegisteredNames,
  type UnresolvedName,
  type UnresolvedNames,
} from './name-tally.js';
export {
  type NamedEntry,
  type NamedRegister,
  namedEntriesIn,
  registeredEntry,
  registeringKinds,
} from './named-entries.js';
export { namedRegisters } from './named-registers.js';
export { type Parsed, parseJson } from './parse-json.js';
export { type Problem, step } from './problem.js';
export { LOOKS_LIKE, lookAlike, nullWords } from './pseudonym.js';
export { type Recognition, recognise, type Stored, signingStream } from './recognise.js';
export { contentOf, type EvidenceContent, sameContent } from './same-content.js';
export type { Sealed, SealedKey } from './sealed.js';
export { countBefore, countUntil, countWhile, within } from './search.js';
export {
  evidenceStream,
  fromStored,
  isEvidenceStream,
  type Reception,
  receptionOf,
  type StoredEvidence,
  type StoredForm,
  storedForm,
} from './stored-form.js';
export { linkedSubject, subjectsOf } from './subjects-of.js';
export { dayMs, hourMs, minuteMs } from './time.js';
export {
  type Anchor,
  Channel,
  Coverage,
  type CoverageEntry,
  channels,
  controls,
  EventReference,
  Purpose,
  purposes,
  Service,
  sequenceNumber,
  services,
} from './vocabulary.js';
