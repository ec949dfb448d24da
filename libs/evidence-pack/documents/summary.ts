import { type Assessment, consequenceText, Say, type Sentence, serviceText, statusTexts } from '#libs/assessment';
import { instant } from '#libs/evidence';
import { type Badge, type Block, type BlockDocument, code, type Spans, strong, type TableRow } from './block.js';
import type { PackDocuments } from './pack-documents.js';
import { guarantorsOf, identityOf, strengthOf } from './strength.js';
import type { Wording } from './texts/en.js';
import { wordings } from './texts/wording.js';
import { type StrongestFacts, type ToldFact, toldEvidence } from './told-evidence.js';
import { uncertainOf } from './uncertain.js';
import { fromWorst, weightsOf } from './weights.js';

const answersShown = 12;

/** The page that a person reads: what was asked and answered, what speaks either way, what is missing, and what it rests on. */
export function summaryOf(pack: PackDocuments): BlockDocument {
  const say = new Say(pack.language);
  const words = wordings[pack.language];
  const answers = fromWorst(pack.assessments);
  const told = toldEvidence(pack.exhibits, weightsOf(answers), answers);
  const { summary } = words;
  const isRefused = answers[0]?.mayServe === false;
  const noneAgainst = isRefused ? words.facts.noneAgainstIt : words.facts.noneAgainst;
  const section = (text: string): Block => ({ heading: { level: 2, text } });
  return {
    language: pack.language,
    title: summary.title(pack.question.client),
    blocks: [
      { paragraphs: [[summary.lead]] },
      section(summary.question),
      questionBlock(pack, words, say),
      section(summary.answer),
      { beside: [[verdictBlock(answers[0], words, say)], [strengthOf(pack.log, say)]] },
      ...reasonsOf(answers, words, say),
      section(summary.facts),
      {
        paragraphs: [[words.facts.order]],
        beside: [
          factsBlocks(words.facts.for, words.facts.noneFor, told.for, words, say),
          factsBlocks(words.facts.against, noneAgainst, told.against, words, say),
        ],
      },
      section(summary.missing),
      { list: uncertainOf(pack, told, say) },
      section(summary.limits),
      { list: words.limits.map((limit) => [limit]) },
      section(summary.strength),
      ...guarantorsOf(pack.log, say),
      section(summary.check),
      { list: checkLines(words) },
      identityOf(pack.log, say),
      { paragraphs: [[words.check.custody]] },
      ...lawOf(answers),
    ],
  };
}

const verdictBadge = ({ mayServe }: Assessment, words: Wording): Badge =>
  mayServe ? { tone: 'good', text: words.answer.mayServe } : { tone: 'bad', text: words.answer.mayNotServe };

function verdictBlock(answer: Assessment | undefined, words: Wording, say: Say): Block {
  if (answer === undefined)
    return { verdict: { tone: 'doubt', text: words.answer.none, lines: [[words.answer.noneWhy]] } };
  const subject = words.answer.subject(serviceText(answer.service, say), answer.asset);
  return {
    verdict: {
      ...verdictBadge(answer, words),
      lines: [
        [`${subject}. `, say.of(consequenceText(answer.status))],
        [strong(answer.status), words.colon, say.of(statusTexts[answer.status]), '.'],
      ],
    },
  };
}

const sentencesOf = (answer: Assessment | undefined, about: ReadonlySet<Sentence['about']>): Spans[] =>
  (answer?.explanation?.sentences ?? []).filter((one) => about.has(one.about)).map(({ text }) => [text]);

const reasons: ReadonlySet<Sentence['about']> = new Set(['rule', 'finding', 'change', 'until']);

/** Why the first answer is as it is; of several, all of them in short. */
function reasonsOf(answers: readonly Assessment[], words: Wording, say: Say): Block[] {
  const list = sentencesOf(answers[0], reasons);
  const each = answers.length < 2 ? [] : [answersTable(answers, words, say), { paragraphs: [[words.answer.first]] }];
  return [...(list.length === 0 ? [] : [{ list }]), ...each];
}

/** By what law it was answered. */
function lawOf(answers: readonly Assessment[]): Block[] {
  const paragraphs = sentencesOf(answers[0], new Set(['law']));
  return paragraphs.length === 0 ? [] : [{ paragraphs }];
}

function answersTable(answers: readonly Assessment[], words: Wording, say: Say): Block {
  const { columns } = words.answer;
  const rows = answers.slice(0, answersShown).map((answer): TableRow => {
    const until = answer.holdsUntil === null ? words.answer.noEnd : say.instant(instant(answer.holdsUntil));
    return {
      cells: [
        { lines: [[`${serviceText(answer.service, say)} / ${answer.asset}`]] },
        { lines: [[answer.status]], badges: [verdictBadge(answer, words)] },
        { lines: [[answer.rule]] },
        { lines: [[until]] },
      ],
    };
  });
  const more = answers.length - rows.length;
  return {
    table: {
      caption: words.answer.each,
      columns: [
        { name: columns.subject, width: 34 },
        { name: columns.answer, width: 28 },
        { name: columns.rule, width: 10 },
        { name: columns.until, width: 28 },
      ],
      rows,
    },
    ...(more > 0 && { list: [[words.answer.more(say.count(more))]] }),
  };
}

function questionBlock({ question }: PackDocuments, words: Wording, say: Say): Block {
  const { client, entity, subjects, at, knownAt, leftOut } = question;
  const asked = words.question;
  const when = (text: string) => say.instant(instant(text));
  const named = subjects.map(({ service, asset }) => `${serviceText(service, say)} / ${asset}`);
  const told = (name: string, text: string): Spans => [strong(`${name}${words.colon}`), text];
  return {
    list: [
      told(asked.about, asked.aboutWhom(client, entity)),
      told(asked.subjects, named.length === 0 ? asked.allSubjects : say.some(named)),
      told(asked.clocks, asked.bothClocks(when(at), when(knownAt))),
      told(asked.askedBy, question.askedBy),
      told(asked.reason, question.reason),
      told(asked.leftOut, leftOut.length === 0 ? asked.nothingLeftOut : leftOut.map(({ why }) => why).join(' ')),
    ],
  };
}

function factsBlocks(name: string, none: string, { facts, count }: StrongestFacts, words: Wording, say: Say): Block[] {
  const more = count - facts.length;
  const told =
    facts.length === 0 ? { paragraphs: [[none]] } : { list: facts.map((fact) => factLine(fact, words, say)) };
  const rest: Block[] = more > 0 ? [{ paragraphs: [[words.facts.more(say.count(more))]] }] : [];
  return [{ heading: { level: 3, text: name }, ...told }, ...rest];
}

function factLine(fact: ToldFact, { facts, colon }: Wording, say: Say): Spans {
  if ('text' in fact) return [fact.text];
  const { number, sentence, occurred, recorded } = fact.exhibit;
  const when = [facts.happened(say.instant(instant(occurred))), facts.recorded(say.instant(instant(recorded)))];
  return [
    { text: facts.exhibit(number), href: `chronology.html#exhibit-${number}`, isStrong: true },
    `${colon}${sentence} ${when.join(' ')}`,
  ];
}

const checkLines = ({ check }: Wording): Spans[] => [
  [`${check.hashes} `, code('sha256sum -c manifest-sha256.txt')],
  [`${check.verify} `, code('initium verify PACK --policy FILE')],
  [check.byHand],
];
