import { readFileSync } from 'node:fs';

/** Real answers, shortened: what the exchange of a test is asked, and what the documentation shows. */
export const examples = JSON.parse(readFileSync(new URL('./examples.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, unknown>
>;
