import type { Language } from '#libs/assessment';
import { de } from './de.js';
import { type DossierWording, en } from './en.js';
import { fr } from './fr.js';

export const dossierWordings: Readonly<Record<Language, DossierWording>> = { en, de, fr };
