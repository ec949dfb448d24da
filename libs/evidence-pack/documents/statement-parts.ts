import { sentenceOf } from '#libs/assessment';
import { instant, instantText, kindOfType } from '#libs/evidence';
import { packParts } from '../parts.js';
import type { PackQuestion } from '../question.js';
import type { ShownKind } from '../shown-to-client.js';
import type { OpenedExhibit } from '../statement-exhibit.js';
import type { StatementPart } from '../statement-part.js';
import type { StatementTerms } from '../statement-terms.js';
import type { LatePart } from './documents-of-pack.js';
import { htmlOf } from './html.js';
import type { LogOfPack } from './pack-documents.js';
import { pdfOf } from './pdf/pdf.js';
import { statementOf } from './statement.js';
import type { StatementEntry, StatementToTell } from './statement-to-tell.js';
import { wordings } from './texts/wording.js';

/** What a statement follows from. */
export interface StatementFacts {
  readonly id: string;
  readonly question: PackQuestion & { readonly statement: StatementTerms };
  readonly part: StatementPart;
  /** In the order of their numbers, from 1 on. */
  readonly exhibits: readonly OpenedExhibit[];
  /** The client's subjects whose lists are proved. */
  readonly own: ReadonlySet<string>;
  readonly log: LogOfPack;
}

/** As many entries as fit on paper. */
const onPaperMax = 500;

/** What a client reads and prints of its own copy. */
export function statementParts(facts: StatementFacts): LatePart[] {
  const told = toldBy(facts);
  const settings = { created: told.knownAt, pageText: wordings[told.language].page };
  return [
    {
      path: packParts.statementHtml,
      make: () => Buffer.from([...htmlOf(statementOf(told, told.entries.length))].join('')),
    },
    { path: packParts.statementPdf, make: () => pdfOf(statementOf(told, onPaperMax), settings) },
  ];
}

function toldBy({ id, question, part, exhibits, own, log }: StatementFacts): StatementToTell {
  const { language, client, knownAt, simulated, statement: terms } = question;
  const entries = exhibits.map((exhibit, at) => entryOf(exhibit, at + 1, question));
  const occurred = ({ occurred: text }: StatementEntry) => instant(text);
  const count = (why: string) => part.withheld.filter((leaf) => leaf.why === why).length;
  const linked = exhibits.flatMap(({ evidence }) =>
    kindOfType(evidence.type)?.name === 'IdentityLink'
      ? [`identifier/${(evidence.data as { identifier?: string }).identifier}`]
      : [],
  );
  return {
    ...{ language, id, client, knownAt, simulated, terms, log },
    conclusions: part.conclusions,
    ruleSet: part.conclusions[0]?.ruleSet,
    entries: entries.toSorted((a, b) => occurred(a) - occurred(b) || a.number - b.number),
    withheld: { protected: count('protected'), unsettled: count('unsettled') },
    apart: new Set(linked.filter((subject) => !own.has(subject))).size,
  };
}

function entryOf(
  { evidence, personal, isSealed }: OpenedExhibit,
  number: number,
  question: PackQuestion,
): StatementEntry {
  const { source, subject, type, time, ledgertime } = evidence;
  return {
    ...{ number, source, subject, kind: kindOfType(type)?.name as ShownKind },
    occurred: instantText(instant(time)),
    recorded: ledgertime,
    sentence: sentenceOf(evidence, question.language),
    personal: [...flattened(personal, '')],
    isGone: isSealed && personal === undefined,
  };
}

/** What stands in a value, each text by its place. */
function* flattened(value: unknown, place: string): Generator<readonly [string, string]> {
  if (typeof value !== 'object' || value === null) {
    if (value !== undefined) yield [place, String(value)];
    return;
  }
  for (const [name, inner] of Object.entries(value)) yield* flattened(inner, place === '' ? name : `${place}.${name}`);
}
