import { Injectable } from '@nestjs/common';
import type { Fact } from '#libs/assessment';
import { Clocks } from './clocks.js';
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
import { type Footing, footing } from './standpoint.js';

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
    const { about, kinds, inForce } = registers[register];
    const entries = state.about(about);
    const versionsOf = (id: string) => entries.get(id)?.filter(({ kind }) => kinds.includes(kind)) ?? [];
    const ids = [...entries.keys()]
      .filter((id) => versionsOf(id).length > 0 && (after === undefined || id > after))
      .sort();
    const items = ids.slice(0, asked.limit).map((id): RegisterEntry => {
      const all = versionsOf(id);
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

function versionOf(fact: Fact, counting: readonly Fact[]): EntryVersion {
  const { source, id } = fact.evidence;
  const inForce = counting.some(({ evidence }) => evidence.source === source && evidence.id === id);
  return { ...fact.evidence, standing: standingOf(fact), inForce };
}

function standingOf({ helps, hurts }: Fact): Standing {
  if (helps && hurts) return 'WHOLE';
  if (helps) return 'FAVOURABLE_PART';
  return hurts ? 'ADVERSE_PART' : 'RETRACTED';
}
