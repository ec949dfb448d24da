import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { step } from '#libs/evidence';
import { Refusal, type RefusalReason, told } from './refusal.js';
import { refusedParameters } from './refused-parameter.js';

/**
 * The query parameters of a request as an instance of `type`, whose class-validator decorators say what each must be.
 * Refuses those that `type` does not know (`unknown-parameter`) and those that are not valid (`invalid-parameter`), each
 * with its reasons under `/query/<name>`.
 */
export function queryOf<T extends object>(type: ClassConstructor<T>, query: unknown): T {
  const inherited = inheritedNames(query);
  if (inherited.length > 0) throw unknownParameters(inherited, knownTo(type));
  const repeated = Object.entries(query ?? {}).flatMap(([name, value]) => (Array.isArray(value) ? name : []));
  if (repeated.length > 0) throw refusedParameters(repeated, 'must be given only once');
  const parsed = plainToInstance(type, query ?? {}, { exposeDefaultValues: true });
  const errors = validateSync(parsed, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length === 0) return parsed;
  const unknown = errors.filter(({ constraints }) => constraints?.whitelistValidation !== undefined);
  const code = unknown.length > 0 ? 'unknown-parameter' : 'invalid-parameter';
  const wrong = errors.flatMap((error) => reasons(error, knownTo(type)));
  throw new Refusal(code, told(wrong), { errors: wrong });
}

/** Refuses any query parameter, where an address takes none. */
export function takeNoQuery(url: string): void {
  const at = url.indexOf('?');
  if (at === -1 || at === url.length - 1) return;
  throw unknownParameters([...new Set(new URLSearchParams(url.slice(at + 1)).keys())], []);
}

function unknownParameters(names: readonly string[], known: readonly string[]): Refusal {
  const errors = names.map((name) => ({ pointer: `/query${step(name.toWellFormed())}`, detail: isUnknown(known) }));
  return new Refusal('unknown-parameter', told(errors), { errors });
}

/** `format` goes with an address, not with a question. */
const isUnknown = (known: readonly string[]): string =>
  known.length === 0
    ? 'is not known here; this address takes no parameters'
    : `is not known here; known are ${known.join(', ')}, and format where /docs says so`;

/** The parameters that a class has decorators for. */
function knownTo(type: ClassConstructor<object>): string[] {
  const decorators = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(decorators.map(({ propertyName }) => propertyName))];
}

/** Names that every object answers to (`constructor`, `__proto__`): no class knows them, and none would refuse them. */
export function inheritedNames(value: unknown): string[] {
  return Object.keys(value ?? {}).filter((name) => name in Object.prototype);
}

function reasons({ property, constraints }: ValidationError, known: readonly string[]): RefusalReason[] {
  const pointer = `/query${step(property.toWellFormed())}`;
  if (constraints?.whitelistValidation !== undefined) return [{ pointer, detail: isUnknown(known) }];
  const details = new Set(Object.values(constraints ?? { invalid: 'is not valid' }));
  return [...details].map((detail) => ({ pointer, detail }));
}
