import type { Language } from '#libs/assessment';
import { de } from './de.js';
import { en, type Wording } from './en.js';
import { fr } from './fr.js';
import { statementDe } from './statement-de.js';
import { type StatementWording, statementEn } from './statement-en.js';
import { statementFr } from './statement-fr.js';

export const wordings: Readonly<Record<Language, Wording>> = { en, de, fr };

export const statementWordings: Readonly<Record<Language, StatementWording>> = {
  en: statementEn,
  de: statementDe,
  fr: statementFr,
};

/** What a pack proves and what it does not, a sentence each. */
export const limitsOf = (language: Language): readonly string[] => wordings[language].limits;
