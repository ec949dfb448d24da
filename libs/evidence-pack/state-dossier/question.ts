import { packLimits } from '../limits.js';
import {
  clientName,
  type PackQuestion,
  type ProvedQuestion,
  parsePackQuestion,
  provedMembers,
  questionBytes,
} from '../question.js';
import { instantOf, jsonPart, list, members, oneOf, parseJsonPart, text } from '../strict.js';

/** A client whom the authority named, and the pack of it that the dossier contains. */
export interface SampledClient {
  readonly client: string;
  readonly pack: string;
}

/** What a dossier tells, for the authority of one State. All of it follows from this and from the log at its size. */
export interface StateDossierQuestion extends ProvedQuestion {
  readonly form: typeof stateDossierForm;
  /** A State of the perimeter, by its ISO 3166-1 alpha-2 code. */
  readonly state: string;
  /** The period, of which both ends are part. Indicators are as of its end, and packs about that. */
  readonly from: string;
  readonly to: string;
  /** In the order of the packs' ids, as they are contained. */
  readonly sample: readonly SampledClient[];
}

/** By which a question is known to be one about a State. */
export const stateDossierForm = 'state-dossier';

const question = members<StateDossierQuestion>({
  ...provedMembers,
  form: oneOf(stateDossierForm),
  state: text(2, /^[A-Z]{2}$/),
  from: instantOf,
  to: instantOf,
  sample: list(members<SampledClient>({ client: clientName, pack: text(32, /^[0-9a-f]{32}$/) }), packLimits.sampleMax),
});

/** What a pack is asked, or a dossier. */
export type AskedOfBag = PackQuestion | StateDossierQuestion;

/** `data/question.json` of either form. */
export const bytesOfQuestion = (asked: AskedOfBag): Uint8Array =>
  isStateDossier(asked) ? jsonPart(asked) : questionBytes(asked);

/** Reads `data/question.json` of either form. Throws a `FormatError` where it is none. */
export function parseQuestion(bytes: Uint8Array): AskedOfBag {
  const isOfState = Buffer.from(bytes).includes(`"form":"${stateDossierForm}"`);
  return isOfState ? parseJsonPart(bytes, 'question.json', question) : parsePackQuestion(bytes);
}

export function isStateDossier(asked: AskedOfBag): asked is StateDossierQuestion {
  return 'form' in asked;
}
