import { type Language, languageRule, languages } from '#libs/assessment';
import { instant, type Problem, parseJson, services, step } from '#libs/evidence';
import { readLines } from './lines.js';
import { wrongLine } from './recorded-file.js';

/** One question as a file asks it: instants in milliseconds. */
export interface AskedQuestion {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: number;
  readonly knownAt: number;
  /** By which rule set it is asked; absent: by the one that was in force. */
  readonly ruleSet?: string;
  readonly purpose?: 'EXIT';
  /** In which language the answer explains itself; absent: in none. */
  readonly explain?: Language;
}

const texts = ['client', 'service', 'asset', 'entity', 'at', 'knownAt'] as const;
const known: readonly string[] = [...texts, 'ruleSet', 'purpose', 'explain', 'expect'];
const PSEUDONYM = /^[A-Za-z0-9._~:@+-]{1,128}$/;

/**
 * The questions of an NDJSON file (`-`: standard input), in order. Six members are needed, `ruleSet`, `purpose` and
 * `explain` may be there, and `expect`, which is passed over: a misspelt member would ask another question. Throws a
 * `CommandFailure` that names file and line.
 */
export async function readQuestions(file: string, ruleSets: readonly string[]): Promise<AskedQuestion[]> {
  const questions: AskedQuestion[] = [];
  for await (const { number, bytes } of readLines(file)) {
    const { value, problems } = parseJson(bytes);
    if (problems) throw wrongLine(file, number, problems);
    const question = questionOf(value, ruleSets);
    if (Array.isArray(question)) throw wrongLine(file, number, question);
    questions.push(question);
  }
  return questions;
}

function questionOf(value: unknown, ruleSets: readonly string[]): AskedQuestion | Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ pointer: '', detail: `must be an object: {${texts.join(', ')}}` }];
  }
  const given = value as Record<string, unknown>;
  const problems: Problem[] = [];
  for (const name of texts) {
    if (given[name] === undefined) problems.push({ pointer: `/${name}`, detail: 'is missing' });
    else if (typeof given[name] !== 'string' || given[name] === '')
      problems.push({ pointer: `/${name}`, detail: 'must be text' });
  }
  problems.push(...unknownMembers(given));
  const { ruleSet, purpose, explain } = given;
  if (ruleSet !== undefined && !ruleSets.some((id) => id === ruleSet)) {
    problems.push({ pointer: '/ruleSet', detail: `must be ${ruleSets.join(' or ')}` });
  }
  if (purpose !== undefined && purpose !== 'EXIT') problems.push({ pointer: '/purpose', detail: 'must be EXIT' });
  if (explain !== undefined && !languages.some((language) => language === explain)) {
    problems.push({ pointer: '/explain', detail: languageRule });
  }
  if (problems.length > 0) return problems;
  const { client, service, asset, entity, at, knownAt } = given as Record<(typeof texts)[number], string>;
  const question: AskedQuestion = {
    ...{ client, service, asset, entity, at: instant(at), knownAt: instant(knownAt) },
    ...(ruleSet === undefined ? {} : { ruleSet: ruleSet as string }),
    ...(purpose === undefined ? {} : { purpose: 'EXIT' }),
    ...(explain === undefined ? {} : { explain: explain as Language }),
  };
  const wrong = valueProblems(question);
  return wrong.length > 0 ? wrong : question;
}

function unknownMembers(given: object): Problem[] {
  const others = Object.keys(given).filter((name) => !known.includes(name));
  return others.map((name) => {
    const pointer = step(name);
    if (name === 'knownPosition') return { pointer, detail: 'is for a ledger to answer; ask a file by knownAt' };
    return { pointer, detail: `is not known here; known are ${known.join(', ')}` };
  });
}

function valueProblems({ client, service, at, knownAt }: AskedQuestion): Problem[] {
  const rfc3339 = 'must be an instant in RFC 3339, UTC';
  const checks: [boolean, Problem][] = [
    [!PSEUDONYM.test(client), { pointer: '/client', detail: "must be the client's pseudonym, without client/" }],
    [
      !(services as readonly string[]).includes(service),
      { pointer: '/service', detail: 'must be a letter, a to j, or a.staking' },
    ],
    [Number.isNaN(at), { pointer: '/at', detail: rfc3339 }],
    [Number.isNaN(knownAt), { pointer: '/knownAt', detail: rfc3339 }],
    [at > knownAt, { pointer: '/at', detail: 'must not be later than knownAt' }],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, problem]) => problem);
}
