import { Injectable } from '@nestjs/common';
import { isKind } from '#libs/assessment';
import { type NamedEntry, type NamedRegister, type RegisteredNames, registeringKinds } from '#libs/evidence';
import { KnownRegisters } from '#libs/views';
import { QuestionClocks } from './question-clocks.js';
import type { Standpoint } from './standpoint.js';

/** Which names the registers know: those of entries of which a version stands, whatever it says and from when on. */
@Injectable()
export class KnownNames {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly registers: KnownRegisters,
  ) {}

  /** As known now. Refuses with `view-behind`. */
  async now(): Promise<RegisteredNames> {
    return this.at(await this.clocks.standpoint({}));
  }

  async at(standpoint: Standpoint): Promise<RegisteredNames> {
    const state = (await this.registers.at(standpoint)).for();
    const known = new Map<NamedRegister, ReadonlySet<string>>();
    const of = (register: NamedRegister): ReadonlySet<string> => {
      let names = known.get(register);
      if (names === undefined) {
        const entries = [...state.about(register)].filter(([, facts]) =>
          facts.some((fact) => isKind(fact, registeringKinds[register]) && (fact.helps || fact.hurts)),
        );
        names = new Set(entries.map(([name]) => name));
        known.set(register, names);
      }
      return names;
    };
    return { of, has: ({ register, name }: NamedEntry) => of(register).has(name) };
  }
}
