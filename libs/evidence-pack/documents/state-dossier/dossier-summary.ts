import { Say, serviceText } from '#libs/assessment';
import { instant } from '#libs/evidence';
import { containedPackPart, dossierParts, stateTableNames, stateTablePart } from '../../state-dossier/dossier-parts.js';
import { type Badge, type Block, type BlockDocument, code, type Spans, strong, type TableRow } from '../block.js';
import { guarantorsOf, identityOf, strengthOf } from '../strength.js';
import { wordings } from '../texts/wording.js';
import type { StateDossierFacts } from './dossier-facts.js';
import { figureInWords } from './figure-in-words.js';
import { type ShownColumns, shownTable } from './shown-table.js';
import { dossierWordings } from './texts/dossier-wordings.js';
import type { DossierWording } from './texts/en.js';

/** The document that a supervisor reads: what is asked, what was counted and what follows, table by table, and what it rests on. */
export function dossierSummary(facts: StateDossierFacts): BlockDocument {
  const { question, authority, log } = facts;
  const say = new Say(question.language);
  const words = dossierWordings[question.language];
  const { sections } = words;
  const section = (text: string): Block => ({ heading: { level: 2, text } });
  return {
    language: question.language,
    title: words.title(question.state, authority),
    blocks: [
      { paragraphs: [[words.lead]] },
      section(sections.question),
      questionBlock(facts, words, say),
      section(sections.clients),
      { beside: [[reliedBlock(facts, words, say)], [strengthOf(log, say)]] },
      ...clientBlocks(facts, words, say),
      section(sections.indicators),
      indicatorsBlock(facts, words, say),
      ...conductBlocks(facts, words, say),
      section(sections.sample),
      sampleBlock(facts, words, say),
      section(sections.basis),
      basisBlock(facts, words, say),
      section(sections.limits),
      { list: limitsOfDossier(facts.question).map((limit) => [limit]) },
      section(sections.strength),
      ...guarantorsOf(log, say),
      section(sections.check),
      { list: checkLines(say) },
      identityOf(log, say),
    ],
  };
}

/** What a dossier proves and what it does not, a sentence each. */
export function limitsOfDossier({
  language,
  askedBy,
  simulated,
}: Pick<StateDossierFacts['question'], 'language' | 'askedBy' | 'simulated'>): string[] {
  const words = dossierWordings[language];
  return [...words.limits, ...(askedBy.isKnown ? [] : [words.namesAreClaims]), ...(simulated ? [words.simulated] : [])];
}

function questionBlock({ question, authority }: StateDossierFacts, words: DossierWording, say: Say): Block {
  const { state, from, to, knownAt, askedBy, reason, sample, language, notIncluded } = question;
  const { colon, question: asked } = wordings[language];
  const when = (text: string) => say.instant(instant(text));
  const told = (name: string, text: string): Spans => [strong(`${name}${colon}`), text];
  const sampled = sample.length === 0 ? words.question.noSample : words.question.sampled(say.count(sample.length));
  return {
    list: [
      told(words.question.state, words.question.statePeriod(`${state} (${authority})`, when(from), when(to))),
      told(words.question.known, when(knownAt)),
      told(words.question.sample, sampled),
      told(asked.askedBy, askedBy.name),
      told(asked.reason, reason),
      told(asked.leftOut, notIncluded.map(({ why }) => why).join(' ')),
    ],
  };
}

const reliedBlock = ({ figures }: StateDossierFacts, { clients }: DossierWording, say: Say): Block => ({
  verdict: { tone: 'none', text: clients.relied(say.count(figures.clients)), lines: [[clients.reliedWhy]] },
});

function clientBlocks({ figures }: StateDossierFacts, words: DossierWording, say: Say): Block[] {
  const { clients } = words;
  const relying = {
    columns: ['entity', 'service', 'status', 'clients'],
    rows: figures.relying.map((row) => [row.entity, serviceText(row.service, say), row.status, row.clients]),
  };
  const notices = {
    columns: ['entity', 'deadline', 'clients'],
    rows: figures.notices.map(({ entity, deadline, clients: told }) => [entity, deadline, told]),
  };
  const file = dossierParts.figures;
  return [
    shownTable(
      { table: relying, columns: { entity: 20, service: 40, status: 28, clients: 12 }, caption: clients.table, file },
      say,
    ),
    { paragraphs: [[clients.unknown(say.count(figures.clientsOfUnknownState))]] },
    shownTable(
      { table: notices, columns: { entity: 40, deadline: 40, clients: 20 }, caption: clients.notices, file },
      say,
    ),
  ];
}

const tones: Readonly<Record<string, Badge['tone']>> = { red: 'bad', amber: 'doubt', green: 'good', none: 'none' };

function indicatorsBlock({ figures }: StateDossierFacts, words: DossierWording, say: Say): Block {
  const { columns, indicators } = words;
  const rows = figures.indicators.map((indicator): TableRow => {
    const { rule, name, level } = indicator;
    const named: Readonly<Record<string, string>> = indicators.names;
    return {
      cells: [
        { lines: [[`${rule} ${named[rule] ?? name}`]] },
        { lines: [], badges: [{ tone: tones[level] ?? 'none', text: indicators.levels[level] }] },
        { lines: [[figureInWords(indicator, say)]] },
      ],
    };
  });
  const table = {
    caption: indicators.caption,
    columns: [
      { name: columns.indicator, width: 44 },
      { name: columns.level, width: 22 },
      { name: columns.counted, width: 34 },
    ],
    rows,
  };
  return { table, list: [[indicators.thresholds]] };
}

const campaignColumns: ShownColumns = {
  campaign: 16,
  actors: 14,
  channels: 14,
  reach: 12,
  from: 15,
  to: 15,
  basis: 14,
};
const spendColumns: ShownColumns = { campaign: 20, amount: 15, currency: 10, from: 20, to: 20, basis: 15 };
const surfaceColumns: ShownColumns = { surface: 16, indicators: 26, aimedAt: 12, from: 16, to: 16, basis: 14 };
const controlColumns: ShownColumns = {
  control: 22,
  subject: 14,
  result: 12,
  tested: 9,
  failed: 9,
  periodTo: 18,
  basis: 16,
};
const windDownColumns: ShownColumns = { subject: 16, what: 16, memberStates: 18, deadline: 18, time: 18, basis: 14 };
const orderColumns: ShownColumns = { subject: 14, order: 12, authority: 22, reference: 18, time: 20, basis: 14 };
const requestColumns: ShownColumns = { subject: 14, authority: 20, reference: 18, due: 17, time: 17, basis: 14 };

function conductBlocks({ tables }: StateDossierFacts, { captions, sections }: DossierWording, say: Say): Block[] {
  const shown = (name: keyof typeof tables, columns: ShownColumns, caption: string): Block =>
    shownTable({ table: tables[name], columns, caption, file: stateTablePart(name) }, say);
  const section = (text: string): Block => ({ heading: { level: 2, text } });
  return [
    section(sections.campaigns),
    shown('campaigns', campaignColumns, captions.campaigns),
    shown('spend', spendColumns, captions.spend),
    section(sections.surfaces),
    shown('surfaces', surfaceColumns, captions.surfaces),
    section(sections.controls),
    shown('controls', controlColumns, captions.controls),
    section(sections.windDown),
    shown('wind-down', windDownColumns, captions.windDown),
    section(sections.orders),
    shown('orders', orderColumns, captions.orders),
    shown('requests', requestColumns, captions.requests),
  ];
}

function sampleBlock({ question, answers }: StateDossierFacts, words: DossierWording, say: Say): Block {
  if (question.sample.length === 0) return { paragraphs: [[`${words.question.noSample}.`]] };
  const { answer: verdicts } = wordings[say.language];
  const rows = question.sample.map(({ client, pack }): TableRow => {
    const all = answers.get(pack) ?? [];
    const lines = all.map(({ service, asset, status, rule }) => [`${service} / ${asset}: ${status} (${rule})`]);
    const badges = all.some(({ mayServe }) => !mayServe) ? [{ tone: 'bad' as const, text: verdicts.mayNotServe }] : [];
    return {
      cells: [
        { lines: [[client]] },
        { lines: lines.length === 0 ? [[words.noAnswers]] : lines, badges },
        {
          lines: [
            [{ text: pack, href: containedPackPart(pack, 'data/summary.html').slice('data/'.length), isCode: true }],
          ],
        },
      ],
    };
  });
  const columns = [
    { name: words.columns.client, width: 22 },
    { name: words.columns.answer, width: 44 },
    { name: words.columns.pack, width: 34 },
  ];
  return { table: { caption: words.captions.sample, columns, rows } };
}

/** Every file with figures, how many rows it has, and whose word it is. */
function basisBlock({ tables, figures, question }: StateDossierFacts, words: DossierWording, say: Say): Block {
  const { basis, columns, captions } = words;
  const line = (file: string, rows: number, from: string): TableRow => ({
    cells: [{ lines: [[code(file)]] }, { lines: [[say.count(rows)]] }, { lines: [[from]] }],
  });
  const isChecked = question.sample.length > 0;
  return {
    table: {
      caption: captions.basis,
      columns: [
        { name: columns.table, width: 28 },
        { name: columns.rows, width: 12 },
        { name: columns.basis, width: 60 },
      ],
      rows: [
        line(dossierParts.clients, figures.rows, isChecked ? basis.checked : basis.claimed),
        line(
          dossierParts.figures,
          figures.indicators.length + figures.relying.length + figures.notices.length,
          basis.claimed,
        ),
        ...stateTableNames.map((name) => line(stateTablePart(name), tables[name].rows.length, basis.exhibits)),
        line(dossierParts.sample, question.sample.length, basis.packs),
      ],
    },
  };
}

function checkLines({ language }: Say): Spans[] {
  const { check } = wordings[language];
  return [
    [`${check.hashes} `, code('sha256sum -c manifest-sha256.txt')],
    [`${check.verify} `, code('initium verify DOSSIER --policy FILE')],
    [check.byHand],
    [check.custody],
  ];
}
