import { shownText } from './shown-text.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML has it, in an element or in a quoted attribute: whatever it is, it is no markup. */
export const escaped = (text: string): string =>
  shownText(text).replaceAll(/[&<>"']/g, (one) => entities[one] as string);
