import { linkedSubjects } from '#libs/assessment';
import { namedRegisters, subjectsOf } from '#libs/evidence';
import type { PackQuestion } from '#libs/evidence-pack';
import type { VerifiedExhibit } from './checked-exhibits.js';
import {
  hiddenOf,
  type ProvedSubjects,
  provedSubjects,
  type SubjectsAsked,
  unprovedRegisters,
} from './proved-subjects.js';

/** What is shown of the subjects of a pack. */
export interface ShownSubjects extends Pick<ProvedSubjects, 'subjects' | 'epochSize'> {
  /** Exhibits whose leaves have the tag of the client or of what is linked to it: what only claims to be about them, too. */
  readonly own: readonly VerifiedExhibit[];
  /** Leaves about the client and what is linked to it that came later, and are not shown. */
  readonly later: number;
  /** Registers that the verdict may rest on, and of which nothing shows that they are complete. */
  readonly unproved: readonly string[];
}

export interface OrderAsked extends SubjectsAsked {
  readonly question: PackQuestion;
  /** Assets that are answered about. */
  readonly assets: readonly string[];
}

/**
 * Whether nothing is left out of what is shown of the client, of all that links join to it, and of the registers that their evidence
 * names. Throws a `FalseClaim` where something is, or nothing shows it.
 */
export async function shownSubjects(asked: OrderAsked): Promise<ShownSubjects> {
  const { question, exhibits } = asked;
  const { linked, named } = subjectsIn(asked);
  const found = await provedSubjects(asked, [
    ['client', [`client/${question.client}`]],
    ['linked', linked],
    ['register', named],
  ]);
  const persons = found.subjects.filter(({ role }) => role !== 'register');
  const own = new Set(persons.flatMap(({ tag }) => found.entriesOf(tag)));
  return {
    ...{ subjects: found.subjects, epochSize: found.epochSize },
    own: exhibits.filter((exhibit) => own.has(exhibit)),
    later: hiddenOf(persons),
    unproved: unprovedRegisters(exhibits, found),
  };
}

/** What links join to the client, and the registers that evidence about it and them names. */
function subjectsIn({ question, exhibits, assets }: OrderAsked) {
  const client = `client/${question.client}`;
  const evidence = exhibits.map((one) => one.evidence);
  const linked = linkedSubjects(client, evidence);
  const own = exhibits.filter((one) => {
    return subjectsOf(one.evidence).some((subject) => subject === client || linked.has(subject));
  });
  const named = namedRegisters(own.map((one) => one.evidence));
  for (const subject of [`entity/${question.entity}`, ...assets.map((asset) => `asset/${asset}`)]) named.add(subject);
  return { linked, named };
}
