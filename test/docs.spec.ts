import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { assess, EvidenceSet, rulesOf, shippedReference, shippedRuleSets } from '#libs/assessment';
import { instant, kindNamed, kinds, subjectKinds } from '#libs/evidence';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'examples/cloudevents/README.md',
  'examples/curl/README.md',
  'examples/gateway/README.md',
  'libs/event-store/eventstoredb/README.md',
  'libs/event-store/sqlite/README.md',
  'libs/evidence-pack/README.md',
  'libs/transparency/README.md',
  'packages/producer/README.md',
  'packages/mappers/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];
const withoutCode = (text: string) => text.replace(/^( *)```[\s\S]*?^\1```/gm, '').replace(/`[^`\n]*`/g, '');

/** The anchor that a code host gives a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchors = (text: string) =>
  [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading as string));

/** Links of a page that lead nowhere within the checkout. */
function brokenLinks(page: string): string[] {
  const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? join(root, page) : resolve(root, dirname(page), path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(anchor);
  });
}

const indicatorsOf = (ruleSet: string) => shippedRuleSets.of(ruleSet).reference.indicators ?? [];

/** The first cells of all tables of a page. */
const rows = (page: string) =>
  [...read(page).matchAll(/^\| ([^|]+?) \|(.*)$/gm)].map(([, first, rest]) => [first, rest] as const);

describe('the documentation', () => {
  it.each(pages)('%s has no link that leads nowhere', (page) => expect(brokenLinks(page)).toEqual([]));

  it('names every setting with its default', () => {
    const settings = [
      ...read('apps/ledger/settings.ts').matchAll(/^ {2}(INITIUM_\w+): \{ fallback: (?:'([^']*)'|undefined)/gm),
    ];
    expect(settings.length).toBeGreaterThan(4);
    const documented = new Map(rows('docs/operations.md'));
    for (const [, name, fallback] of settings) expect(documented.get(`\`${name}\``)).toContain(fallback ?? '');
  });

  it('has a row in the law for every rule, in the order of the table', () => {
    const documented = rows('docs/law.md')
      .map(([first]) => first as string)
      .filter((first) => /^R-\d{3}$/.test(first));
    // Of each set what the one before it does not have: rules by what they claim, then what it measures.
    const sections = shippedRuleSets.all.map((ruleSet, index) => {
      const before = shippedRuleSets.all[index - 1];
      const claims = new Set(before && rulesOf(before).map(({ claim }) => claim));
      const measured = new Set(before && indicatorsOf(before.id).map(({ rule }) => rule));
      const rules = rulesOf(ruleSet).filter(({ claim }) => !claims.has(claim));
      const indicators = indicatorsOf(ruleSet.id).filter(({ rule }) => !measured.has(rule));
      return [...rules.map(({ id }) => id), ...indicators.map(({ rule }) => rule)];
    });
    expect(documented).toEqual(sections.flat());
  });

  it('has the thresholds of the indicators that the ledger ships', () => {
    const documented = new Map(rows('docs/law.md'));
    for (const { rule, thresholds } of indicatorsOf('P2'))
      for (const value of Object.values(thresholds))
        expect([rule, documented.get(rule)]).toEqual([rule, expect.stringContaining(` ${value}`)]);
  });

  it('has the ends that P2 knows otherwise, with those of who applied for nothing, and every State by its clock', () => {
    const page = read('docs/law.md').split('## 12. ')[1]?.split('## 13. ')[0] ?? '';
    const before = new Map(shippedReference.states.map((state) => [state.country, state]));
    const names = new Intl.DisplayNames(['en'], { type: 'region' });
    for (const { country, transition } of shippedRuleSets.of('P2').reference.states) {
      expect([country, page.match(new RegExp(`^\\| UTC.*\\b${country}\\b`, 'gm'))?.length]).toEqual([country, 1]);
      const ends = before.get(country)?.transition.map(({ source }) => source);
      const row = page.split('\n').find((line) => line.startsWith(`| ${names.of(country)}`));
      const hasChanged = transition.some(({ source }) => !ends?.includes(source));
      expect([country, row !== undefined]).toEqual([country, hasChanged]);
    }
  });

  it('has worked cases that come out as it says, by both rule sets', () => {
    const asScenario = (name: string) => JSON.parse(read(`test/scenarios/p2/${name}.json`));
    const cases = rows('docs/law.md').filter(([first]) => /^P\d\d\.\d$/.test(first ?? ''));
    expect(cases.length).toBeGreaterThan(15);
    for (const [name = '', rest = ''] of cases) {
      const { evidence, questions } = asScenario(name.slice(0, 3));
      const { client, at, knownAt, ...about } = questions[Number(name.slice(4)) - 1];
      const held = new EvidenceSet([...asScenario('fixtures'), ...evidence], shippedRuleSets);
      const said = ['P1', 'P2'].map((ruleSet) => {
        const { status, rule } = assess(held.dossier(client, instant(knownAt), ruleSet), { ...about, at: instant(at) });
        return `\`${status}\` ${rule}`;
      });
      expect([name, ...rest.split(' | ').slice(-2)]).toEqual([name, said[0], `${said[1]} |`]);
    }
  });

  it('says of kinds only what can be recorded, and what it can be about', () => {
    const listed = rows('docs/law.md').flatMap(([first, rest]) => {
      const kind = kindNamed(first?.replaceAll('`', '') ?? '');
      return kind === undefined ? [] : [[kind, rest?.split('|')[0]?.trim()] as const];
    });
    expect(listed.length).toBeGreaterThan(30);
    for (const [kind, about] of listed)
      expect(about).toBe(kind.about.length === subjectKinds.length ? 'any' : kind.about.join(', '));
  });

  it('says of each kind which way it speaks', () => {
    const bearings: Readonly<Record<string, string>> = { none: 'neither', 'never retractable': 'stands' };
    const documented = new Map(rows('docs/law.md').map(([first, rest]) => [first, rest?.split('|')[2]?.trim() ?? '']));
    for (const { name, bearing, ownToLedger } of kinds) {
      const cell = documented.get(`\`${name}\``);
      // Where what it says decides, the cell tells how.
      if (typeof bearing === 'function') expect([name, cell]).toEqual([name, expect.stringMatching(/helps?\b.*hurt/)]);
      else if (ownToLedger) expect([name, cell]).toEqual([name, "the ledger's own"]);
      else if (!/\b(?:offer|inside|help)\b/.test(cell ?? ''))
        expect([name, bearings[cell ?? ''] ?? cell]).toEqual([name, bearing]);
      else expect([name, bearing]).toEqual([name, 'both']);
    }
  });

  it('has the ends of the transitional regimes that the ledger ships', () => {
    const documented = new Map(rows('docs/law.md'));
    for (const { country, transition } of shippedReference.states) {
      const cells = documented.get(country)?.split('|');
      expect([country, cells?.[3]?.trim()]).toEqual([
        country,
        transition.map((end) => end.endExclusive.slice(0, 10)).join('; '),
      ]);
    }
  });

  it('claims no more than a checkpoint that somebody kept supports', () => {
    for (const file of ['package.json', 'apps/cli/program.ts', 'apps/ledger/documentation/document.ts'])
      expect([file, read(file).match(/.*\b(?:prove[sdn]?|proofs?|tamper\S*)\b.*/i)?.[0]]).toEqual([file, undefined]);
    for (const file of ['README.md', 'docs/log.md', 'docs/attacks.md', 'docs/operations.md']) {
      expect([
        file,
        read(file).match(/.*(?:tamper-?proof|unalterable|immutable ledger|cannot be (?:altered|changed)).*/i)?.[0],
      ]).toEqual([file, undefined]);
      for (const [text] of read(file).matchAll(/[^.|]*tamper-evident[^.|]*/gi))
        expect([file, text]).toEqual([file, expect.stringMatching(/witness|time stamp|with them|they have seen/)]);
    }
    expect(read('docs/log.md')).toContain('tamper-detecting');
  });

  it('numbers what must always hold without a gap, each with a test that is there', () => {
    const section = read('ARCHITECTURE.md').split('## What must always hold\n')[1]?.split('\n## ')[0] ?? '';
    const invariants = section.split(/^(?=\d+\. )/m).slice(1);
    expect(invariants.map((text) => Number.parseInt(text, 10))).toEqual(invariants.map((_, index) => index + 1));
    expect(invariants.length).toBeGreaterThan(15);
    for (const text of invariants) {
      const specs = [...text.matchAll(/`([\w./-]+\.spec\.ts)`/g)].map(([, file]) => file as string);
      expect([text, specs.filter((file) => !existsSync(join(root, file))), specs.length > 0]).toEqual([text, [], true]);
    }
  });

  it('names no file in the house that is not there', () => {
    const named = [...read('ARCHITECTURE.md').matchAll(/`((?:apps|libs|test|bench)\/[\w./-]+\.ts)`/g)];
    const files = named.map(([, file]) => file as string);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('has words in the glossary that stand in the code', () => {
    const words = [...read('docs/glossary.md').matchAll(/^\| .* \| ([^|]*) \|$/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, word]) => word as string),
    );
    const code = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
        .map((file) => read(join(folder, file))),
    );
    const known = new Set(code.flatMap((text) => text.match(/\b\w+\b/g) ?? []));
    expect(words.length).toBeGreaterThan(30);
    expect(words.filter((word) => !known.has(word))).toEqual([]);
  });

  it('lists every decision, by numbers without a gap', () => {
    const files = readdirSync(join(root, 'docs/decisions'))
      .filter((file) => /^\d{4}-/.test(file))
      .sort();
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
    const index = read('docs/decisions/README.md');
    for (const file of files) expect(index).toContain(`[${file.slice(0, 4)}](${file})`);
  });

  it('gives no paragraph of the guidelines but those that were confirmed', () => {
    const cited = pages.flatMap((page) => [
      ...read(page).matchAll(/\bparas?(?:graphs?)?\.? ((?:\d+(?:, | and )?)+)/gi),
    ]);
    const numbers = new Set(cited.flatMap(([, list]) => list?.match(/\d+/g) ?? []));
    expect([...numbers].sort()).toEqual(['10', '12', '13', '17', '19', '23', '24']);
  });
});
