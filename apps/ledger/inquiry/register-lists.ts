import { Injectable } from '@nestjs/common';
import type { Fact } from '#libs/assessment';
import { sourceOfSubject } from '#libs/evidence';
import { Clocks, type Footing, footing } from './clocks.js';
import { cursorAt } from './cursor.js';
import { KnownRegisters } from './known-registers.js';
import {
  type EntryVersion,
  type RegisterEntry,
  type RegisterName,
  registers,
  type Standing,
} from './register-entries.js';
import type { RegisterPage } from './register-page.js';

export interface RegisterAnswer extends Footing {
  readonly items: readonly RegisterEntry[];
  readonly next: string | null;
}

/** What is registered, as of both clocks. */
@Injectable()
export class RegisterLists {
  constructor(
    private readonly clocks: Clocks,
    private readonly known: KnownRegisters,
  ) {}

  async page(register: RegisterName, asked: RegisterPage): Promise<RegisterAnswer> {
    const { standpoint, place } = await this.clocks.page(asked, register, 1);
    const after = place?.[0];
    const state = (await this.known.at(standpoint)).for();
    const { prefix, kinds, inForce } = registers[register];
    const versions = Map.groupBy(
      state.facts.filter(({ kind, subject }) => subject.startsWith(prefix) && kinds.includes(kind)),
      ({ subject }) => nameOf(subject),
    );
    const ids = [...versions.keys()].sort().filter((id) => after === undefined || id > after);
    const items = ids.slice(0, asked.limit).map((id): RegisterEntry => {
      const all = versions.get(id) as Fact[];
      const { versions: counting, entry } = inForce(state, id, standpoint.at);
      const stands = all.some(({ helps, hurts }) => helps || hurts);
      return {
        id,
        inForce: stands ? entry : null,
        versions: all.map((fact) => versionOf(fact, counting)),
      };
    });
    const last = items.at(-1);
    const next = ids.length > asked.limit && last !== undefined ? cursorAt(register, standpoint, last.id) : null;
    return { ...footing(standpoint), items, next };
  }
}

/** A source by its own name, whatever of it is percent-encoded in its subject; anything else as it is called. */
function nameOf(subject: string): string {
  return sourceOfSubject(subject) ?? subject.slice(subject.indexOf('/') + 1);
}

function versionOf(fact: Fact, counting: readonly Fact[]): EntryVersion {
  const inForce = counting.some(({ evidence }) => evidence === fact.evidence);
  return { ...fact.evidence, standing: standingOf(fact), inForce };
}

function standingOf({ helps, hurts }: Fact): Standing {
  if (helps && hurts) return 'WHOLE';
  if (helps) return 'FAVOURABLE_PART';
  return hurts ? 'ADVERSE_PART' : 'RETRACTED';
}
