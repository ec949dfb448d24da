import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { jsonBody } from './json-body.js';
import { inheritedNames } from './query.js';
import { Refusal, type RefusalReason, told } from './refusal.js';

/**
 * A JSON body as an instance of `type`, whose class-validator decorators say what each member must be. Refuses as `jsonBody`
 * does, and with `invalid-body`, with every reason; `ask` is what to send, in a sentence.
 */
export function checkedBody<T extends object>(type: ClassConstructor<T>, body: unknown, ask: string): T {
  const value = jsonBody(body);
  const refuse = (errors: readonly RefusalReason[]): Refusal =>
    new Refusal('invalid-body', `${told(errors)} ${ask}`, { errors });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse([{ pointer: '', detail: 'must be an object' }]);
  const inherited = inheritedNames(value);
  if (inherited.length > 0)
    throw refuse(inherited.map((name) => ({ pointer: `/${name}`, detail: 'is not known here' })));
  const question = plainToInstance(type, value);
  const errors = validateSync(question, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length > 0) throw refuse(errors.flatMap(reasons));
  return question;
}

function reasons({ property, constraints = {} }: ValidationError): RefusalReason[] {
  const pointer = `/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if ('whitelistValidation' in constraints) return [{ pointer, detail: 'is not known here' }];
  return Object.values(constraints).map((detail) => ({ pointer, detail }));
}
