/** In which languages a pack's documents are written. */
export const packLanguages = ['en', 'de', 'fr'] as const;
export type PackLanguage = (typeof packLanguages)[number];
