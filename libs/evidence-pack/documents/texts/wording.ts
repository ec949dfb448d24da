import type { Language } from '#libs/assessment';
import { de } from './de.js';
import { en, type Wording } from './en.js';
import { fr } from './fr.js';

export const wordings: Readonly<Record<Language, Wording>> = { en, de, fr };

/** What a pack proves and what it does not, a sentence each. */
export const limitsOf = (language: Language): readonly string[] => wordings[language].limits;
