import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A regular expression of the program. */
export interface Found {
  readonly source: string;
  readonly flags: string;
  /** File and line, or the schema that it is a pattern of. */
  readonly where: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const noProgram = /\.(?:spec|contract)\.ts$|\/(?:test|testing|contract|arbitraries)\//;

/** Every regular expression of the program, each once: written down, put together when it is loaded, or in a schema. */
export async function everyExpression(): Promise<Found[]> {
  const nodes = sources().flatMap((file) => [...nodesIn(file)]);
  const written = nodes.filter(({ node }) => ts.isRegularExpressionLiteral(node)).map(asWritten);
  const builders = nodes.filter(({ node }) => isBuilt(node)).map(({ file }) => file);
  const found = [...written, ...(await built(builders)), ...(await patterns())];
  return [...new Map(found.map((one) => [`/${one.source}/${one.flags}`, one])).values()];
}

function sources(): string[] {
  return ['apps', 'libs'].flatMap((top) =>
    readdirSync(`${root}${top}`, { recursive: true, encoding: 'utf8' })
      .map((file) => `${top}/${file}`)
      .filter((file) => file.endsWith('.ts') && !noProgram.test(file)),
  );
}

interface Placed {
  readonly node: ts.Node;
  readonly file: string;
  readonly line: number;
}

function* nodesIn(file: string): Generator<Placed> {
  const parsed = ts.createSourceFile(file, readFileSync(`${root}${file}`, 'utf8'), ts.ScriptTarget.Latest, true);
  const left: ts.Node[] = [parsed];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    yield { node, file, line: parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1 };
    left.push(...node.getChildren());
  }
}

function asWritten({ node, file, line }: Placed): Found {
  const text = node.getText();
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: text.slice(end + 1), where: `${file}:${line}` };
}

/** `RegExp(…)`, with or without `new`. */
function isBuilt(node: ts.Node): boolean {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
}

/** Of a line of a stack, the file: as it was written where it says so, or as it was compiled. */
const caller = /\/((?:apps|libs)\/[^:()]+)\.[jt]s:\d/;

/**
 * What these files put together, a file for each time that it does so, caught while they are loaded. Throws where one
 * makes fewer: then it makes some only later, and those would not be looked at.
 */
async function built(files: readonly string[]): Promise<Found[]> {
  const found: Found[] = [];
  const real = globalThis.RegExp;
  globalThis.RegExp = new Proxy(real, {
    construct(target, [source, flags = '']: [string, string?]) {
      const [, place] = caller.exec(new Error().stack?.split('\n')[2] ?? '') ?? [];
      if (place !== undefined) found.push({ source, flags, where: `${place}.ts` });
      return new target(source, flags);
    },
  });
  try {
    for (const file of new Set(files))
      await import(new URL(`../../${file.replace(/\.ts$/, '.js')}`, import.meta.url).href);
  } finally {
    globalThis.RegExp = real;
  }
  for (const file of files) {
    const [made, written] = [found, files.map((where) => ({ where }))].map(
      (all) => all.filter(({ where }) => where === file).length,
    ) as [number, number];
    if (made < written) throw new Error(`${file} makes a regular expression after it was loaded`);
  }
  return found;
}

/** The patterns of all kinds' schemas, which are compiled as Unicode ones. */
async function patterns(): Promise<Found[]> {
  // Not before: what it puts together is caught above.
  const { kinds } = await import('#libs/evidence');
  const found: Found[] = [];
  const visit = (value: unknown, where: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key === 'pattern' && typeof member === 'string') found.push({ source: member, flags: 'u', where });
      else visit(member, where);
    }
  };
  for (const kind of kinds) visit(kind.event, `the schema of ${kind.name}`);
  return found;
}
