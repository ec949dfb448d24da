import { Refusal } from '../refusal.js';

/** One query parameter that is not as it must be. */
export function refusedParameter(name: string, detail: string): Refusal {
  return new Refusal('invalid-parameter', `Look at ${name}.`, { errors: [{ pointer: `/query/${name}`, detail }] });
}
