import { step } from '#libs/evidence';
import { Refusal, told } from './refusal.js';

/** One query parameter that is not as it must be. */
export function refusedParameter(name: string, detail: string): Refusal {
  return refusedParameters([name], detail);
}

/** The same of several, which are all not as they must be. */
export function refusedParameters(names: readonly string[], detail: string): Refusal {
  const errors = names.map((name) => ({ pointer: `/query${step(name.toWellFormed())}`, detail }));
  return new Refusal('invalid-parameter', told(errors), { errors });
}
