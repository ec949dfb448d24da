import type { Register } from '../register/register.js';

const clientPrefix = 'client/';

/** A client, by the register's number, and the positions at which something that may concern it became known. */
export interface Affected {
  readonly name: string;
  readonly moments: Set<bigint>;
}

/** The subjects whose evidence is a client's: itself, and what any link joins to it. */
export const subjectsAround = (register: Register, client: string, upTo: bigint): string[] => {
  const subject = `${clientPrefix}${client}`;
  return [subject, ...register.linked(subject, upTo)];
};

/** The clients whose evidence became more in (after, upTo]: those it is about, and those that links join to them. */
export function clientsAffected(register: Register, after: bigint, upTo: bigint): Set<string> {
  const clients = new Set<string>();
  for (const subject of register.subjectsBetween(after, upTo)) {
    if (!/^(client|identifier)\//.test(subject)) continue;
    for (const one of [subject, ...register.linked(subject, upTo)])
      if (one.startsWith(clientPrefix)) clients.add(one.slice(clientPrefix.length));
  }
  return clients;
}
