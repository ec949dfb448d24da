import type { Case, Question } from '../case/case.js';
import type { Conclusions } from '../case/conclusions.js';
import type { RequestCase } from '../case/request-case.js';
import type { Act } from '../client/acts.js';
import type { ClientRecord } from '../client/client-record.js';
import type { Fact } from '../facts/fact.js';
import type { Status } from './status.js';

/** Every rule says what it claims in a sentence, and where the claim comes from. */
export interface Rule {
  readonly id: string;
  readonly claim: string;
  readonly source: string;
}

/** What a rule of the table decides: the status, under its own id unless it names another, and on which evidence. */
export interface Decision {
  readonly status: Status;
  /** Made only for the answer that was asked for, not at every instant at which it might turn. */
  readonly because: () => readonly Fact[];
  readonly rule?: string;
}

/** A row of the decision table. The first one that decides, from the top, is the answer. */
export interface TableRule extends Rule {
  readonly decide: (question: Case) => Decision | undefined;
  /** What it looked at, shown where it does not decide. */
  readonly regards?: (question: Case) => readonly Fact[];
  /** Instants (ms) at which it may turn, beside those at which the rules of every set may. */
  readonly moments?: (dossier: Conclusions, about: Omit<Question, 'at'>) => readonly number[];
}

/** Outward acts that this rule would call a taint; what each amounts to is in its `effect`. */
export interface SolicitationRule extends Rule {
  readonly acts: (record: ClientRecord) => readonly Act[];
}

/** A reason why one request is not shown to be the client's own exclusive initiative. */
export interface ReasonRule extends Rule {
  readonly applies: (request: RequestCase) => boolean;
  /** The evidence for it, where it applies. */
  readonly because: (request: RequestCase) => readonly Fact[];
  /** Instants (ms) at which it may turn, beside those at which contact, request, origin and check may. */
  readonly moments?: (dossier: Conclusions) => readonly number[];
}
