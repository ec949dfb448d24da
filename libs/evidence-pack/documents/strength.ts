import type { Say } from '#libs/assessment';
import { instant } from '#libs/evidence';
import { type Block, code, type TableRow } from './block.js';
import type { LogOfPack } from './pack-documents.js';
import { wordings } from './texts/wording.js';

/**
 * How far a pack can be relied on, as it says itself, and never more than others support: tamper-evident only as far as somebody
 * else has put on record what the log was, by a cosignature or a time stamp; else tamper-detecting.
 */
export function strengthOf(log: LogOfPack, say: Say): Block {
  const words = wordings[say.language].strength;
  const onRecord = sizeOnRecord(log);
  if (onRecord === 0) return { verdict: { tone: 'doubt', text: words.detecting, lines: [[words.detectingWhy]] } };
  const rest = onRecord < log.size ? [[words.evidentUpTo(say.count(onRecord))]] : [];
  return { verdict: { tone: 'none', text: words.evident, lines: [[words.evidentWhy], ...rest] } };
}

/** Who stands behind the log, and what each of them shows. */
export function guarantorsOf(log: LogOfPack, say: Say): readonly Block[] {
  const words = wordings[say.language].strength;
  const { size, witnesses, anchors, replayers, epochSize } = log;
  const last = anchors.at(-1);
  const row = (what: string, who: readonly string[], shows: string): TableRow => ({
    cells: [what, who.length === 0 ? words.nobody : say.some(who, 5), shows].map((text) => ({ lines: [[text]] })),
  });
  const stamped = last && words.anchorsShow(say.count(Math.min(last.size, size)), say.instant(instant(last.time)));
  const complete = replayers.length === 0 ? words.notReplayed : words.replayersShow;
  const table = {
    caption: words.table,
    columns: [
      { name: words.columns.what, width: 18 },
      { name: words.columns.who, width: 30 },
      { name: words.columns.shows, width: 52 },
    ],
    rows: [
      row(words.signature, [log.origin], words.signatureShows(say.count(size))),
      row(words.witnesses, witnesses, witnesses.length === 0 ? '–' : words.witnessesShow),
      row(words.anchors, [...new Set(anchors.map(({ authority }) => authority))], stamped ?? '–'),
      row(words.replayers, replayers, complete(say.count(epochSize))),
    ],
  };
  return [{ table }, { paragraphs: [[words.policy], [words.presumption]] }];
}

/** How many entries of the log others have put on record; 0: none. */
export function sizeOnRecord({ size, witnesses, anchors }: LogOfPack): number {
  if (witnesses.length > 0) return size;
  return Math.min(size, anchors.at(-1)?.size ?? 0);
}

/** To which log all proofs lead. */
export const identityOf = ({ origin, size, root }: LogOfPack, say: Say): Block => ({
  paragraphs: [[wordings[say.language].check.identity(origin, say.count(size)), ' ', code(root)]],
});
