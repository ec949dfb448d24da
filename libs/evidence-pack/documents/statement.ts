import { Say, type Status, serviceText, statusTexts } from '#libs/assessment';
import { instant } from '#libs/evidence';
import type { ShownKind } from '../shown-to-client.js';
import { firmTermNames } from '../statement-terms.js';
import { type Block, type BlockDocument, code, type Spans, strong } from './block.js';
import { entriesOf } from './statement-entries.js';
import type { StatementEntry, StatementToTell } from './statement-to-tell.js';
import type { StatementWording } from './texts/statement-en.js';
import { statementWordings, wordings } from './texts/wording.js';

const conclusionsShown = 12;
const beginnings: readonly ShownKind[] = [
  'MarketingExposure',
  'FirmCommunication',
  'OriginEvidence',
  'ClientContact',
  'ServiceRequest',
];

/**
 * The statement that a client gets of itself (GDPR Article 15): how the relationship began and what is on record, and of what the
 * ledger cannot know what the firm has said.
 *
 * @param entriesMax how many entries are told, the earliest first
 */
export function statementOf(told: StatementToTell, entriesMax: number): BlockDocument {
  const say = new Say(told.language);
  const words = statementWordings[told.language];
  return { language: told.language, title: words.title(told.client), blocks: blocksOf(told, entriesMax, words, say) };
}

function* blocksOf(told: StatementToTell, entriesMax: number, words: StatementWording, say: Say): Generator<Block> {
  const section = (text: string): Block => ({ heading: { level: 2, text } });
  const { entries, withheld, apart, log } = told;
  const count = entries.length + withheld.protected + withheld.unsettled;
  yield {
    paragraphs: [
      [words.lead],
      [`${words.asOf(say.instant(instant(told.knownAt)))} ${words.held(say.count(count), say.count(entries.length))}`],
      ...(told.simulated ? [[strong(words.simulated)]] : []),
    ],
  };
  yield section(words.began);
  yield beginningOf(entries, words, say);
  yield section(words.concluded);
  yield conclusionsOf(told, words, say);
  yield section(words.who);
  yield { list: termsOf(told, words, say) };
  yield section(words.rights);
  yield { paragraphs: [[words.rightsLead]], list: words.rightsList.map((right) => [right]) };
  yield section(words.categories);
  yield* entriesOf(entries, entriesMax, words, say);
  yield section(words.notHere);
  const counted = (number: number, text: (count: string) => string): Spans[] =>
    number === 0 ? [] : [[text(say.count(number))]];
  yield {
    list: [
      ...counted(withheld.protected, words.protected),
      ...counted(withheld.unsettled, words.unsettled),
      ...counted(apart, words.apart),
      [words.names],
      [words.others],
    ],
  };
  yield section(words.dispute);
  yield { paragraphs: [[`${words.disputeHow} `, code(told.id)], [words.disputeThen]] };
  yield section(words.check);
  yield {
    list: [
      [`${words.checkHashes} `, code('sha256sum -c manifest-sha256.txt')],
      [`${words.checkVerify} `, code('initium verify PACK --policy FILE')],
    ],
  };
  yield { paragraphs: [[`${words.checkLog(log.origin, say.count(log.size))} `, code(log.root)], [words.checkLimits]] };
}

function beginningOf(entries: readonly StatementEntry[], words: StatementWording, say: Say): Block {
  const first = new Map<ShownKind, StatementEntry>();
  for (const entry of entries)
    if (beginnings.includes(entry.kind) && !first.has(entry.kind)) first.set(entry.kind, entry);
  if (first.size === 0) return { paragraphs: [[words.beganNothing]] };
  const when = (text: string) => say.instant(instant(text));
  const list = [...first.values()].map(
    ({ number, sentence, occurred, recorded }): Spans => [
      { text: words.entry(number), href: `#entry-${number}`, isStrong: true },
      `${wordings[say.language].colon}${sentence} ${words.when(when(occurred), when(recorded))}`,
    ],
  );
  return { paragraphs: [[words.beganWhat]], list };
}

function conclusionsOf({ conclusions, ruleSet }: StatementToTell, words: StatementWording, say: Say): Block {
  const { colon } = wordings[say.language];
  const list = conclusions.slice(0, conclusionsShown).map(({ service, asset, status, mayServe }): Spans => {
    const meaning = Object.hasOwn(statusTexts, status) ? statusTexts[status as Status] : undefined;
    return [
      `${words.concludedOf(serviceText(service, say), asset)}${colon}`,
      strong(mayServe ? words.mayServe : words.mayNotServe),
      `. ${status}${meaning === undefined ? '' : `${colon}${say.of(meaning)}`}.`,
    ];
  });
  const more = conclusions.length - list.length;
  if (list.length === 0) return { paragraphs: [[words.concludedNothing]] };
  if (more > 0) list.push([words.concludedMore(say.count(more))]);
  return { list, paragraphs: ruleSet === undefined ? [] : [[words.concludedHow(ruleSet)]] };
}

function termsOf({ terms, entries }: StatementToTell, words: StatementWording, say: Say): Spans[] {
  const { colon } = wordings[say.language];
  const line = (name: string, ...texts: readonly string[]): Spans => [strong(`${name}${colon}`), texts.join(' ')];
  const firm = (name: (typeof firmTermNames)[number]): Spans =>
    line(words.terms[name], terms.firm[name] ?? words.missing, ...(name === 'purposes' ? [words.ledgerPurpose] : []));
  const sources = [...new Set(entries.map(({ source }) => source))].sort();
  return [
    ...firmTermNames.map(firm),
    line(words.kept, words.keptFor(String(terms.retentionYears))),
    ...(sources.length === 0 ? [] : [line(words.from, words.fromSources(say.some(sources)))]),
    line(words.profiling, words.profilingWhat),
  ];
}
