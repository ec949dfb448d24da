import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { jsonBody } from './json-body.js';
import { inheritedNames } from './query.js';
import { Refusal, type RefusalReason, told } from './refusal.js';

/** A JSON body, as `checkedValue` takes it. Refuses as `jsonBody` does too. */
export function checkedBody<T extends object>(type: ClassConstructor<T>, body: unknown, ask: string): T {
  return checkedValue(type, jsonBody(body), ask);
}

/**
 * What a body says as an instance of `type`, whose class-validator decorators say what each member must be. Refuses with
 * `invalid-body`, with every reason; `ask` is what to send, in a sentence.
 */
export function checkedValue<T extends object>(type: ClassConstructor<T>, value: unknown, ask: string): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidBody([{ pointer: '', detail: 'must be an object' }], ask);
  const inherited = inheritedNames(value);
  if (inherited.length > 0)
    throw invalidBody(
      inherited.map((name) => ({ pointer: `/${name}`, detail: 'is not known here' })),
      ask,
    );
  const question = plainToInstance(type, value);
  const errors = validateSync(question, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length > 0) throw invalidBody(errors.flatMap(reasons), ask);
  return question;
}

export function invalidBody(errors: readonly RefusalReason[], ask: string): Refusal {
  return new Refusal('invalid-body', `${told(errors)} ${ask}`, { errors });
}

/** What is answered by a body that was read as a question: what is refused of it points into the body. */
export async function asAskedInBody<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid-parameter') throw error;
    const errors = error.extras.errors?.map(({ pointer, detail }) => ({
      pointer: pointer.replace(/^\/query/, ''),
      detail,
    }));
    throw new Refusal('invalid-body', error.message, { ...error.extras, ...(errors && { errors }) });
  }
}

function reasons({ property, constraints = {} }: ValidationError): RefusalReason[] {
  const pointer = `/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if ('whitelistValidation' in constraints) return [{ pointer, detail: 'is not known here' }];
  return Object.values(constraints).map((detail) => ({ pointer, detail }));
}
