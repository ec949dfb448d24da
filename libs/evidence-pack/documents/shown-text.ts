/** What nobody sees, or what changes how the rest is seen: controls, directions, halves of characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

/** A text with what cannot be seen written out, as `\u{202e}`: what a reader sees is what there is. */
export const shownText = (text: string): string =>
  text.replaceAll(unseen, (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`);
