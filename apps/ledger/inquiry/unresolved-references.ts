import { Injectable } from '@nestjs/common';
import { type NamedRegister, nearNames, type UnresolvedName } from '#libs/evidence';
import { Views } from '#libs/views';
import { cursorAt } from './cursor.js';
import { KnownEvidence } from './known-evidence.js';
import { KnownNames } from './known-names.js';
import { QuestionClocks } from './question-clocks.js';
import type { ReferencesQuestion } from './references-question.js';
import { type Footing, knownFrom } from './standpoint.js';

export interface UnresolvedReferencesAnswer extends Omit<Footing, 'at'> {
  readonly items: readonly UnresolvedName[];
  readonly next: string | null;
}

const answering = ['evidence-index', 'coverage', 'named-entries'];

/** Names that recorded evidence uses and no register knows, in order of register and name. */
@Injectable()
export class UnresolvedReferences {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly names: KnownNames,
    private readonly evidence: KnownEvidence,
  ) {}

  async page(asked: ReferencesQuestion): Promise<UnresolvedReferencesAnswer> {
    const { standpoint, place } = await this.clocks.page(asked, 'references', 2, answering);
    const known = await this.names.at(standpoint);
    const after = place && { register: place[0] as NamedRegister, name: place[1] as string };
    const rows = this.views.namedEntries.list(standpoint.upTo, {
      after,
      limit: asked.limit + 1,
      wanted: (entry) => !known.has(entry),
    });
    const given = rows.slice(0, asked.limit);
    const firsts = await this.evidence.pass(given.map(({ first }) => first));
    const nearIn = nearNames(known);
    const items = given.map(({ register, name, kinds }, index): UnresolvedName => {
      const { source, id } = firsts[index] as (typeof firsts)[number];
      const count = kinds.reduce((sum, kind) => sum + kind.count, 0);
      return { register, name, near: nearIn(register).of(name) ?? null, count, kinds, first: { source, id } };
    });
    const last = given.at(-1);
    const isWhole = rows.length === given.length || last === undefined;
    const next = isWhole ? null : cursorAt('references', standpoint, last.register, last.name);
    return { ...knownFrom(standpoint), items, next };
  }
}
