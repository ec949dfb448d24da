import type { Badge } from './block.js';
import type { PackExhibit } from './pack-documents.js';
import type { Wording } from './texts/en.js';
import type { Weight } from './weights.js';

/** What a reader has to know of an exhibit, in a few words each. */
export function badgesOf(exhibit: PackExhibit, weight: Weight | undefined, { badges }: Wording): readonly Badge[] {
  const { form, personal, isLate } = exhibit;
  return [
    ...(form === 'evidence' ? [] : [{ tone: 'doubt', text: badges[form] } as const]),
    ...(weight?.isDecisive ? [{ tone: 'none', text: badges.decided } as const] : []),
    ...(weight === undefined
      ? []
      : [{ tone: weight.side === 'for' ? 'good' : 'bad', text: badges[weight.side] } as const]),
    ...(isLate ? [{ tone: 'doubt', text: badges.late } as const] : []),
    ...(personal === 'none' ? [] : [{ tone: 'none', text: badges[personal] } as const]),
  ];
}
