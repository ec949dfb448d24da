import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { Refusal } from './refusal.js';

/**
 * The query parameters of a request as an instance of `type`, whose class-validator decorators say what each must be.
 * Refuses those that `type` does not know (`unknown-parameter`) and those that are not valid (`invalid-parameter`), each
 * with its reasons under `/query/<name>`.
 */
export function queryOf<T extends object>(type: ClassConstructor<T>, query: unknown): T {
  const inherited = inheritedNames(query);
  if (inherited.length > 0) throw unknownParameters(inherited);
  const parsed = plainToInstance(type, query ?? {}, { exposeDefaultValues: true });
  const errors = validateSync(parsed, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length === 0) return parsed;
  const unknown = errors.filter(({ constraints }) => constraints?.whitelistValidation !== undefined);
  const code = unknown.length > 0 ? 'unknown-parameter' : 'invalid-parameter';
  const names = errors.map(({ property }) => property).join(', ');
  throw new Refusal(code, `Look at ${names}.`, { errors: errors.flatMap(reasons) });
}

/** Refuses any query parameter, where an address takes none. */
export function takeNoQuery(url: string): void {
  const at = url.indexOf('?');
  if (at === -1 || at === url.length - 1) return;
  throw unknownParameters([...new Set(new URLSearchParams(url.slice(at + 1)).keys())]);
}

function unknownParameters(names: readonly string[]): Refusal {
  return new Refusal('unknown-parameter', `Look at ${names.join(', ')}.`, {
    errors: names.map((name) => ({ pointer: `/query/${pointerStep(name)}`, detail: 'is not known here' })),
  });
}

/** Names that every object answers to (`constructor`, `__proto__`): no class knows them, and none would refuse them. */
export function inheritedNames(value: unknown): string[] {
  return Object.keys(value ?? {}).filter((name) => name in Object.prototype);
}

function reasons({ property, constraints }: ValidationError): { pointer: string; detail: string }[] {
  const pointer = `/query/${pointerStep(property)}`;
  if (constraints?.whitelistValidation !== undefined) return [{ pointer, detail: 'is not known here' }];
  const details = new Set(Object.values(constraints ?? { invalid: 'is not valid' }));
  return [...details].map((detail) => ({ pointer, detail }));
}

function pointerStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1').toWellFormed();
}
