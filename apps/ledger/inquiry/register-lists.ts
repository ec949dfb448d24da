import { Injectable } from '@nestjs/common';
import type { EntryKind, Fact, RegisterState } from '#libs/assessment';
import { bearingOf } from '#libs/evidence';
import { KnownRegisters } from '#libs/views';
import type { InForce } from './conduct-entries.js';
import { cursorAt } from './cursor.js';
import { QuestionClocks } from './question-clocks.js';
import {
  type EntryVersion,
  type RegisterEntry,
  type RegisterName,
  registers,
  type Standing,
} from './register-entries.js';
import type { RegisterPage } from './register-page.js';
import { type SourceFeed, SourceFeeds } from './source-feeds.js';
import { type Footing, footing } from './standpoint.js';

export interface RegisterAnswer extends Footing {
  readonly items: readonly RegisterEntry[];
  readonly next: string | null;
}

/** What is registered, as of both clocks. */
@Injectable()
export class RegisterLists {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly known: KnownRegisters,
    private readonly feeds: SourceFeeds,
  ) {}

  async page(register: RegisterName, asked: RegisterPage): Promise<RegisterAnswer> {
    const { standpoint, place } = await this.clocks.page(asked, register, 1);
    const after = place?.[0];
    const state = (await this.known.at(standpoint)).for();
    const { about, kinds, inForce } = registers[register];
    const entries = entriesOf(state, about);
    const versionsOf = (id: string) => entries.get(id)?.filter(({ kind }) => kinds.includes(kind)) ?? [];
    const ids = [...entries.keys()]
      .filter((id) => versionsOf(id).length > 0 && (after === undefined || id > after))
      .sort();
    const items = ids.slice(0, asked.limit).map((id) => entryOf(id, versionsOf(id), inForce(state, id, standpoint.at)));
    const last = items.at(-1);
    const next = ids.length > asked.limit && last !== undefined ? cursorAt(register, standpoint, last.id) : null;
    if (register !== 'sources') return { ...footing(standpoint), items, next };
    const feeds = await this.feeds.of(
      items.map(({ id }) => id),
      state,
      standpoint,
    );
    return {
      ...footing(standpoint),
      items: items.map((item, index) => ({ ...item, feed: feeds[index] as SourceFeed })),
      next,
    };
  }
}

/** By their names; by their subjects where there are several kinds of entries. */
function entriesOf(
  state: RegisterState,
  about: EntryKind | readonly EntryKind[],
): ReadonlyMap<string, readonly Fact[]> {
  if (typeof about === 'string') return state.about(about);
  return new Map(
    about.flatMap((kind) => [...state.about(kind)].map(([id, facts]) => [`${kind}/${id}`, facts] as const)),
  );
}

/** An entry as answers show it: all its versions, and what counts of them. */
export function entryOf(id: string, all: readonly Fact[], { versions, entry }: InForce): RegisterEntry {
  const stands = all.some(({ helps, hurts }) => helps || hurts);
  return { id, inForce: stands ? entry : null, versions: all.map((fact) => versionOf(fact, versions)) };
}

function versionOf(fact: Fact, counting: readonly Fact[]): EntryVersion {
  const { source, id } = fact.evidence;
  const inForce = counting.some(({ evidence }) => evidence.source === source && evidence.id === id);
  return { ...fact.evidence, standing: standingOf(fact), inForce };
}

function standingOf(fact: Fact): Standing {
  const bearing = bearingOf(fact);
  if (bearing === 'helps') return fact.helps ? 'WHOLE' : 'RETRACTED';
  if (bearing === 'hurts') return fact.hurts ? 'WHOLE' : 'RETRACTED';
  if (fact.helps && fact.hurts) return 'WHOLE';
  if (fact.helps) return 'FAVOURABLE_PART';
  return fact.hurts ? 'ADVERSE_PART' : 'RETRACTED';
}
