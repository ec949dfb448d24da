import type { Language } from './language.js';
import type { Say } from './say.js';

/** A sentence in every language, made from what it is about. */
export type Template<About> = Readonly<Record<Language, (about: About, say: Say) => string>>;
