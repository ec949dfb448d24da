import { type Explanation, labels } from '#libs/assessment';
import { printable, wrapped } from './table.js';

const widthMin = 40;
/** No line is longer than can be read. */
const widthMax = 110;

/** How wide the terminal is, as far as that is good for sentences. */
export function widthForWords(columns: number | undefined = process.stdout.columns): number {
  return Math.min(Math.max(columns ?? widthMax, widthMin), widthMax);
}

/** An explanation for a person: before each sentence what it is about, once where several are about the same. */
export function inWords({ language, sentences }: Explanation, width: number = widthForWords()): string {
  const margin = 2 + Math.max(...sentences.map(({ about }) => labels[about][language].length));
  let last: string | undefined;
  const lines = sentences.flatMap(({ about, text }) => {
    const label = about === last ? '' : labels[about][language];
    last = about;
    return wrapped(printable(text), width - margin).map((line, index) => {
      return `${(index === 0 ? label : '').padEnd(margin)}${line}`;
    });
  });
  return `${lines.join('\n')}\n`;
}
