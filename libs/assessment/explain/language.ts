/** The languages in which answers explain themselves. */
export const languages = ['en', 'de', 'fr'] as const;
export type Language = (typeof languages)[number];

/** What a refusal of any other says. */
export const languageRule = `must be ${languages.slice(0, -1).join(', ')} or ${languages.at(-1)}`;

/** A fixed text in every language. */
export type Translated = Readonly<Record<Language, string>>;

/** A text in every language, in this order: English, German, French. */
export const translated = (en: string, de: string, fr: string): Translated => ({ en, de, fr });
