import type { Config } from '../config.js';
import { Refusal, told } from '../refusal.js';
import type { Principal } from './principal.js';
import type { Tokens } from './tokens.js';

/** Somebody who proposes or decides. */
export interface Person {
  readonly name: string;
  /** By a token; else it is a claim, for the ledger asks nobody who they are. */
  readonly isKnown: boolean;
}

/** Tokens of one name are one person's, however its letters are written. */
export const isSamePerson = (one: Pick<Person, 'name'>, other: Pick<Person, 'name'>): boolean =>
  one.name.toLowerCase() === other.name.toLowerCase();

/** Whether who approved something is for a source to say: where the ledger does not know who speaks, or is told to believe it. */
export const takesClaims = ({ auth, approvals }: Pick<Config, 'auth' | 'approvals'>): boolean =>
  auth === 'none' || approvals === 'source';

/**
 * The person who asks. Refuses (`second-person`) a token that is a machine's, or does not say whose: what is not known is never
 * taken for another person. Without tokens it is whom the member of the body names (`invalid-body` where none is named).
 */
export function personOf(by: Principal | undefined, claimed: string | undefined, member: string): Person {
  if (by === undefined) {
    if (claimed !== undefined) return { name: claimed, isKnown: false };
    throw invalid(member, 'must be given: this ledger asks for no tokens, and does not know who asks');
  }
  if (by.holder !== 'person') {
    const whose = by.holder === 'machine' ? 'is a program’s' : 'does not say who holds it';
    throw new Refusal(
      'second-person',
      `This is for persons, and the token of ${by.name} ${whose}; send one that was made with initium token add --person.`,
    );
  }
  if (claimed === undefined || claimed === by.name) return { name: by.name, isKnown: true };
  throw invalid(member, `is ${by.name}, whose token this is: leave it out`);
}

function invalid(member: string, detail: string): Refusal {
  const errors = [{ pointer: `/${member}`, detail }];
  return new Refusal('invalid-body', told(errors), { errors });
}

/** Who could decide here, as the tokens are now. */
export class Persons {
  readonly #tokens: Tokens | undefined;

  constructor(tokens: Tokens | undefined) {
    this.#tokens = tokens;
  }

  /** For whom what somebody proposed waits, in words. */
  waitsFor(proposer: Person): string {
    if (this.#tokens === undefined)
      return `another person than ${proposer.name}; this ledger asks for no tokens, and takes a name`;
    if (!proposer.isKnown)
      return 'nobody: the ledger asked for no tokens when it was proposed, and does not know by whom; propose it again';
    const others = new Set(
      this.#tokens.principals
        .filter(({ role, holder }) => role === 'officer' && holder === 'person')
        .filter((other) => !isSamePerson(other, proposer))
        .map(({ name }) => name),
    );
    if (others.size > 0) return `another officer than ${proposer.name}`;
    return `another officer than ${proposer.name}, and no other person has a token of one: initium token add --role officer --person makes one`;
  }
}
