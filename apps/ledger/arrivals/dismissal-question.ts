import { type ClassConstructor, plainToInstance, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
  type ValidationError,
  validateSync,
} from 'class-validator';
import { limits } from '#libs/evidence';
import { nameForm } from '../inquiry/names.js';
import { IsNameOf } from '../inquiry/status-question.js';
import { inheritedNames } from '../query.js';
import { Refusal, type RefusalReason, told } from '../refusal.js';
import { ArrivalChoice, Reason } from './worklist-question.js';

/** The reasons for which something that arrived may be dismissed. */
export const dismissalReasons = ['NOT_EVIDENCE', 'DUPLICATE', 'TEST_DATA', 'WRONG_SUBJECT'] as const;

/** So many are dismissed on one request at most. */
export const dismissedMax = 10_000;

/** A person, who is named as clients are. */
const IsPerson = () => IsNameOf('client', `must be a person's pseudonym: ${nameForm}`);

class ChosenInQuarantine extends ArrivalChoice {
  @Reason()
  reason?: string;

  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be a quarantineId' })
  quarantineId?: string;
}

class ChosenConflict extends ArrivalChoice {
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be a conflictId' })
  conflictId?: string;
}

/** Which open arrivals two persons dismiss, and why. */
export abstract class DismissalQuestion {
  /** At least one member. */
  abstract filter: ChosenInQuarantine & ChosenConflict;

  @IsIn(dismissalReasons, { message: `must be one of ${dismissalReasons.join(', ')}` })
  reason!: (typeof dismissalReasons)[number];

  /** Where it is written down why: a memo, a ticket. */
  @Length(1, limits.textLengthMax, { message: `must be a text of 1 to ${limits.textLengthMax} characters` })
  evidence!: string;

  /** Who looked at it beside the recorder, where that is the asker's word; else it is for that person to say. */
  @IsOptional()
  @IsPerson()
  approver?: string;

  /** Who asks for it: wanted where the ledger asks for no tokens, else the name of the token. */
  @IsOptional()
  @IsPerson()
  recorder?: string;

  /** Only what was known there: the `position` of an answer that was looked at. */
  @IsOptional()
  @Matches(/^\d{1,19}$/, { message: 'must be a position, as answers and receipts give it' })
  knownPosition?: string;

  @IsOptional()
  @IsInt({ message: `must be a whole number from 1 to ${dismissedMax}` })
  @Min(1, { message: `must be a whole number from 1 to ${dismissedMax}` })
  @Max(dismissedMax, { message: `must be a whole number from 1 to ${dismissedMax}` })
  limit?: number;
}

/** Of what is in quarantine. */
export class QuarantineDismissal extends DismissalQuestion {
  @ValidateNested()
  @Type(() => ChosenInQuarantine)
  filter!: ChosenInQuarantine;
}

/** Of conflicts. */
export class ConflictDismissal extends DismissalQuestion {
  @ValidateNested()
  @Type(() => ChosenConflict)
  filter!: ChosenConflict;
}

/** What is asked for in a body. Refuses with `invalid-body`, with every reason. */
export function dismissalIn<Question extends DismissalQuestion>(
  type: ClassConstructor<Question>,
  body: unknown,
): Question {
  if (!isObject(body)) throw invalid([{ pointer: '', detail: 'must be an object' }]);
  const { filter } = body as { readonly filter?: unknown };
  if (!isObject(filter) || Object.keys(filter).length === 0)
    throw invalid([{ pointer: '/filter', detail: 'must name at least one thing by which arrivals are chosen' }]);
  const inherited = [...inheritedNames(body), ...inheritedNames(filter)];
  if (inherited.length > 0)
    throw invalid(inherited.map((name) => ({ pointer: `/${name}`, detail: 'is not known here' })));
  const question = plainToInstance(type, body);
  const errors = validateSync(question, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length > 0) throw invalid(errors.flatMap((error) => reasons(error)));
  return question;
}

export function invalid(errors: readonly RefusalReason[]): Refusal {
  const ask = 'Send {filter, reason, evidence, approver}, and recorder where the ledger asks for no tokens.';
  return new Refusal('invalid-body', `${told(errors)} ${ask}`, { errors });
}

/** What is refused of a member that is a query parameter elsewhere. */
export function saidOfBody(error: unknown): unknown {
  if (!(error instanceof Refusal) || error.code !== 'invalid-parameter') return error;
  const { errors = [] } = error.extras;
  return invalid(errors.map(({ pointer, detail }) => ({ pointer: pointer.replace(/^\/query\b/, ''), detail })));
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function reasons({ property, constraints = {}, children = [] }: ValidationError, above = ''): RefusalReason[] {
  const pointer = `${above}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own =
    'whitelistValidation' in constraints
      ? [{ pointer, detail: 'is not known here' }]
      : Object.values(constraints).map((detail) => ({ pointer, detail }));
  return [...own, ...children.flatMap((child) => reasons(child, pointer))];
}
