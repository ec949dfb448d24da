import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

const parser = new RegExpParser({ ecmaVersion: 2025 });

/** One of each sort that programs tell apart. */
const samples = [...'aA0 \t\n"\'/.:;,@+-_=~%{}\\é\u0416'];
/** What a sort of characters is tried by. */
const samplesEach = 2;
/** Nothing that is written here matches it, and a line ends in it. */
const unfit = '\0\n\0';

/**
 * Texts of about this length on which an expression would go back and forth: what it looks for, in every combination of
 * two, again and again, and at the end what it does not look for.
 */
export function* adversarialTexts(expression: { source: string; flags: string }, length: number): Generator<string> {
  const pieces = piecesOf(expression);
  const repeated = (text: string): string => text.repeat(Math.ceil(length / text.length)) + unfit;
  for (const one of pieces) {
    yield repeated(one);
    for (const other of pieces) {
      yield one + repeated(other);
      yield repeated(one + other);
    }
  }
}

/** The words in an expression, and characters of every sort that it has. */
function piecesOf({ source, flags }: { source: string; flags: string }): Set<string> {
  const pieces = new Set<string>();
  const unicode = flags.includes('u');
  const sortOf = (raw: string): void => {
    const sort = new RegExp(`^${raw}$`, flags.replace('g', ''));
    for (const one of samples.filter((sample) => sort.test(sample)).slice(0, samplesEach)) pieces.add(one);
  };
  visitRegExpAST(parser.parsePattern(source, undefined, undefined, { unicode }), {
    onAlternativeEnter: ({ elements }) => {
      let word = '';
      for (const element of elements) {
        if (element.type === 'Character') word += String.fromCodePoint(element.value);
        if (element.type === 'Character' && element !== elements.at(-1)) continue;
        if (word !== '') pieces.add(word);
        word = '';
      }
    },
    onCharacterClassEnter: ({ raw }) => sortOf(raw),
    onCharacterSetEnter: ({ raw, parent }) => {
      if (parent.type !== 'CharacterClass') sortOf(raw);
    },
    onQuantifierEnter: ({ element }) => {
      if (element.type === 'Character') pieces.add(String.fromCodePoint(element.value));
    },
  });
  return pieces;
}
