import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shippedReference } from '#libs/assessment';
import { canonical } from '#libs/evidence';
import { type Story, stories, worlds } from '../../test/scenario-corpus.js';
import { answers } from './commands/assess.js';
import { CommandFailure } from './failure.js';
import { ndjson } from './testing/crm-events.js';
import { initiumHere } from './testing/initium-here.js';
import { initium } from './testing/initium-process.js';

const first = stories()[0] as Story;
const allWorlds = worlds();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'initium-assess-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function filesOf({ id, evidence, questions }: Story): { evidence: string; questions: string } {
  return {
    evidence: file(`${id}.evidence.ndjson`, ndjson(evidence)),
    questions: file(`${id}.questions.ndjson`, ndjson(questions.map(({ expect: _, ...question }) => question))),
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The question, and what was expected of it or answered to it. */
function verdict(question: object, { status, rule }: { status: string; rule: string }): string {
  const { client, service, asset, entity, at, knownAt } = question as Record<string, string>;
  return `${client} ${service} ${asset} ${entity} at ${at} known at ${knownAt}: ${status} ${rule}`;
}

const expected = ({ questions }: Story): string[] => questions.map((asked) => verdict(asked, asked.expect));

async function assessed(
  story: Story,
  how: typeof initiumHere | typeof initium = initiumHere,
): Promise<{ verdicts: string[]; stdout: string }> {
  const { evidence, questions } = filesOf(story);
  const files = ['--evidence', evidence, '--questions', questions];
  const { code, stdout, stderr } = await how(['assess', ...files, '--rule-set', 'P1']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const rows = stdout.trimEnd().split('\n');
  return { verdicts: rows.map((row, index) => answered(story, index, JSON.parse(row))), stdout };
}

/** What the command answers by P1, asked in this process. */
async function verdictsOf(story: Story): Promise<string[]> {
  const given = await all(answers({ ...filesOf(story), ruleSet: 'P1' }));
  return given.map((answer, index) => answered(story, index, answer));
}

function answered({ questions }: Story, index: number, answer: { status: string; rule: string }): string {
  return verdict(questions[index] as object, answer);
}

describe('initium assess', () => {
  it.each(stories().map((story) => [story.id, story] as const))('answers %s as expected', async (_id, story) => {
    expect(await verdictsOf(story)).toEqual(expected(story));
  });

  it('answers in a process of its own as expected', async () => {
    expect((await assessed(first, initium)).verdicts).toEqual(expected(first));
  });

  it('answers all the worlds as expected', async () => {
    let count = 0;
    for (const world of allWorlds) {
      const verdicts = await verdictsOf(world);
      expect(verdicts).toEqual(expected(world));
      count += verdicts.length;
    }
    expect(count).toBe(5091);
  });

  it('answers a world in a process of its own as expected', async () => {
    const world = allWorlds[399] as Story;
    expect((await assessed(world, initium)).verdicts).toEqual(expected(world));
  });

  it('answers all that P2 is expected to, and what is asked by P1 beside it', async () => {
    let count = 0;
    for (const world of [...stories('P2'), ...worlds('P2')]) {
      const given = await all(answers(filesOf(world)));
      expect(given.map((answer, index) => answered(world, index, answer))).toEqual(expected(world));
      expect(given.map(({ ruleSet }) => ruleSet)).toEqual(world.questions.map(({ ruleSet }) => ruleSet));
      for (const { flags } of given) expect(flags).not.toContain('HYPOTHETICAL');
      count += given.length;
    }
    expect(count).toBe(93 + 1809);
  });

  it('answers by what the evidence says was adopted, and says of another one that it is hypothetical', async () => {
    const { data: _, ...template } = first.evidence[0] as Story['evidence'][number];
    const adoption = {
      ...template,
      id: 'adopted',
      type: 'initium.ReferenceAdopted.v1',
      subject: 'ledger',
      data: { ruleSet: 'P1', version: '2026-11-22', sha256: 'a'.repeat(64), content: shippedReference },
    };
    const story = { ...first, id: 'adopted', evidence: [...first.evidence, adoption] } as Story;
    const [own] = await all(answers(filesOf(story)));
    const [other] = await all(answers({ ...filesOf(story), ruleSet: 'P2' }));
    expect([own?.ruleSet, own?.flags.includes('HYPOTHETICAL')]).toEqual(['P1', false]);
    expect([other?.ruleSet, other?.flags.includes('HYPOTHETICAL')]).toEqual(['P2', true]);
    const whatIf = Object.entries({ ...filesOf(story), 'rule-set': 'P2' }).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    expect((await initiumHere(['assess', ...whatIf], { onTerminal: true })).stdout).toMatch(/ P2, what if +serve +/);
    const later = { ...adoption.data, ruleSet: 'P9', content: { ...shippedReference, ruleSet: 'P9' } };
    const unknown = { ...story, id: 'unknown', evidence: [...first.evidence, { ...adoption, data: later }] } as Story;
    await expect(all(answers(filesOf(unknown)))).rejects.toThrow('the evidence adopts rule set P9');
    expect(await all(answers({ ...filesOf(unknown), ruleSet: 'P1' }))).toHaveLength(unknown.questions.length);
  });

  it('explains an answer where that is asked for, of all questions or of one', async () => {
    const one = { ...first, id: 'explained', questions: first.questions.slice(0, 2) } as Story;
    const languages = async (explain: 'en' | undefined, story: Story) => {
      const given = await all(answers({ ...filesOf(story), ...(explain && { explain }) }));
      return given.map(({ explanation }) => explanation?.language);
    };
    expect(await languages(undefined, one)).toEqual([undefined, undefined]);
    const [asked, ...others] = one.questions;
    const mixed = { ...one, questions: [{ ...asked, explain: 'fr' }, ...others] } as Story;
    expect(await languages('en', mixed)).toEqual(['fr', 'en']);
  });

  it('gives the same bytes whatever the order of the evidence, and each answer in RFC 8785 form', async () => {
    const { stdout } = await assessed(first);
    const { stdout: reversed } = await assessed({ ...first, id: 'reversed', evidence: first.evidence.toReversed() });
    expect(reversed).toBe(stdout);
    for (const row of stdout.trimEnd().split('\n')) expect(row).toBe(canonical(JSON.parse(row)));
  });

  it('passes over the same evidence given twice, and blank lines', async () => {
    const { stdout } = await assessed(first);
    const { evidence, questions } = filesOf(first);
    const twice = file('twice.ndjson', `\n${readFileSync(evidence, 'utf8')}\r\n\n${readFileSync(evidence, 'utf8')}`);
    const files = ['--evidence', twice, '--questions', questions];
    expect(await initiumHere(['assess', ...files, '--rule-set', 'P1'])).toEqual({
      code: 0,
      stdout,
      stderr: '',
    });
  });

  it.each([
    ['--evidence', '--questions'],
    ['--questions', '--evidence'],
  ] as const)('takes %s from standard input', async (piped, other) => {
    const { stdout } = await assessed(first);
    const { evidence, questions } = filesOf(first);
    const [stdin, path] = piped === '--evidence' ? [evidence, questions] : [questions, evidence];
    const ended = await initium(['assess', piped, '-', other, path, '--rule-set', 'P1'], {
      stdin: readFileSync(stdin, 'utf8'),
    });
    expect(ended).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('tells answers apart on a terminal by what was asked: by which rule set, what if, and for what', async () => {
    const { evidence, questions: asked } = stories('P2').find(({ id }) => id === 'P01') as Story;
    const { expect: _, ...exit } = asked.find(({ expect: { status } }) => status === 'WIND_DOWN') as (typeof asked)[0];
    const questions = file('apart.questions', ndjson([exit, { ...exit, ruleSet: 'P1', purpose: undefined }]));
    const files = ['--evidence', file('apart.evidence', ndjson(evidence)), '--questions', questions];
    const { stdout } = await initiumHere(['assess', ...files], { onTerminal: true });
    expect(stdout.replace(/ +/g, ' ')).toMatch(/ P2 exit yes WIND_DOWN R-050 [\s\S]* P1 serve no /);
    const [first, second] = (await initiumHere(['assess', ...files])).stdout
      .split('\n')
      .map((line) => JSON.parse(line || '{}'));
    expect([first.purpose, second.purpose]).toEqual(['EXIT', undefined]);
  });

  it('says so in every answer where the evidence was recorded under a simulated clock', async () => {
    const given = await all(answers({ ...filesOf(first), simulated: true }));
    for (const { flags } of given) expect(flags).toContain('SIMULATED_CLOCK');
  });
});

describe('initium assess refuses, in one line that names the place and with exit code 2,', () => {
  const [event] = first.evidence as readonly [Story['evidence'][number]];
  const question = {
    client: 'c1',
    service: 'e',
    asset: 'BTC',
    entity: 'X',
    at: '2026-08-03T09:20:00Z',
    knownAt: '2026-08-03T09:20:00Z',
  };

  const refused = (evidence: string, questions: string) => ({
    evidence: file('refused.evidence', evidence),
    questions: file('refused.questions', questions),
  });

  /** Asked in this process: what the command then does with it is the same of all. */
  async function refusal(evidence: string, questions: string): Promise<string> {
    const failure = await all(answers(refused(evidence, questions))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandFailure);
    const { message } = failure as CommandFailure;
    expect(message).not.toContain('\n');
    return message.replace(`${folder}/`, '');
  }

  it.each([
    ['evidence', `${JSON.stringify(event)}\n[]\n`, '', 'refused.evidence:2: must be an object'],
    [
      'a question',
      '',
      `${ndjson([question])}${JSON.stringify({ ...question, asset: 7 })}`,
      'refused.questions:2: /asset',
    ],
  ])('%s, and answers nothing', async (_what, evidence, questions, message) => {
    const files = refused(evidence, questions);
    const args = ['assess', '--evidence', files.evidence, '--questions', files.questions];
    const { code, stdout, stderr } = await initiumHere(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toContain(`error: ${folder}/${message}`);
  });

  it.each([
    ['no JSON', '{"specversion":', /^refused.evidence:2: is not JSON/],
    ['a key twice', '{"id":"1","id":"2"}', /^refused.evidence:2: .*twice|duplicate/i],
    ['a list', '[]', /^refused.evidence:2: must be an object/],
    [
      'an unknown kind',
      JSON.stringify({ ...event, type: 'initium.Rumour.v1' }),
      /^refused.evidence:2: \/type is no kind/,
    ],
    ['no ledgertime', JSON.stringify({ ...event, id: '2', ledgertime: undefined }), /:2: \/ledgertime is missing/],
    [
      'an unknown field',
      JSON.stringify({ ...event, data: { ...(event.data as object), mood: 1 } }),
      /:2: \/data\/mood/,
    ],
    [
      'an identity with other content',
      JSON.stringify({ ...event, time: '2020-01-01T00:00:00Z' }),
      /:2: .*other content/,
    ],
  ])('evidence with %s', async (_what, line, message) => {
    expect(await refusal(`${JSON.stringify(event)}\n${line}\n`, '')).toMatch(message);
  });

  it.each([
    ['a member missing', { ...question, knownAt: undefined }, '/knownAt is missing'],
    ['at later than knownAt', { ...question, at: '2026-08-03T09:20:00.001Z' }, '/at must not be later than knownAt'],
    ['a day that is none', { ...question, at: '2026-02-30T00:00:00Z' }, '/at must be an instant in RFC 3339, UTC'],
    ['an unknown service', { ...question, service: 'z' }, '/service must be a letter, a to j, or a.staking'],
    [
      'the subject for the pseudonym',
      { ...question, client: 'client/c1' },
      "/client must be the client's pseudonym, without client/",
    ],
    [
      'a misspelt member',
      { ...question, rule_set: 'P1' },
      '/rule_set is not known here; known are client, service, asset, entity, at, knownAt, ruleSet, purpose, explain, expect',
    ],
    ['a number', { ...question, asset: 7 }, '/asset must be text'],
    ['an unknown rule set', { ...question, ruleSet: 'P9' }, '/ruleSet must be P1 or P2'],
    ['an unknown language', { ...question, explain: 'it' }, '/explain must be en, de or fr'],
    ['an unknown purpose', { ...question, purpose: 'SERVE' }, '/purpose must be EXIT'],
    [
      'a position',
      { ...question, knownPosition: '7' },
      '/knownPosition is for a ledger to answer; ask a file by knownAt',
    ],
  ])('a question with %s', async (_what, asked, message) => {
    expect(await refusal('', `${ndjson([question])}${JSON.stringify(asked)}`)).toBe(`refused.questions:2: ${message}`);
  });

  it('a question that is no object', async () => {
    expect(await refusal('', '7')).toMatch(/^refused.questions:1: must be an object: \{client, /);
  });
});
