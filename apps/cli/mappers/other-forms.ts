import { CommandFailure } from '../failure.js';
import { type Line, nameOf } from '../lines.js';
import { printable } from '../table.js';

const shownMax = 60;

/** What a file begins with that is often taken for events, and what to do with it. */
const forms: readonly { readonly begins: (text: string) => boolean; readonly is: string }[] = [
  { begins: (text) => text.startsWith('\x1f\x8b'), is: 'it is compressed: unpack it first' },
  {
    begins: (text) => text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff'),
    is: 'it is UTF-16: write it as UTF-8',
  },
  {
    begins: (text) => text.trimStart().startsWith('['),
    is: 'it is one JSON array: write its elements one a line',
  },
  { begins: (text) => /^\s*\{\s*$/.test(text), is: 'its JSON runs over several lines: write one event a line' },
  {
    begins: (text) => !text.trimStart().startsWith('{'),
    is: "it may be a vendor's export: name its --mapper, if initium import --help has one",
  },
];

/** Refuses a file in whose first lines nothing looks like an event. */
export function refuseOtherForms(file: string, lines: readonly Line[]): never {
  const [first] = lines as [Line, ...Line[]];
  const text = Buffer.from(first.bytes.subarray(0, 4 * shownMax)).toString('latin1');
  const hint = forms.find(({ begins }) => begins(text))?.is ?? 'each line must be an object with specversion and type';
  const shown = printable(Buffer.from(first.bytes.subarray(0, shownMax)).toString());
  const looked = lines.length === 1 ? 'it is no' : `none of its first ${lines.length} lines is a`;
  throw new CommandFailure(
    `${nameOf(file)}:${first.number}: ${looked} CloudEvent, so nothing was sent; ${hint} (it begins: ${shown})`,
  );
}
