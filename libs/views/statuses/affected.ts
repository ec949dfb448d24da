import type { Register } from '../register/register.js';

export const clientPrefix = 'client/';

/** The clients whose evidence became more in (after, upTo]: those it is about, and those that links join to them. */
export function clientsAffected(register: Register, after: bigint, upTo: bigint): string[] {
  const touched = register.subjectsBetween(after, upTo).filter((subject) => /^(client|identifier)\//.test(subject));
  return register
    .known(touched, upTo)
    .flatMap(({ name, linked }) => [name, ...linked])
    .filter((subject) => subject.startsWith(clientPrefix))
    .map((subject) => subject.slice(clientPrefix.length));
}
