import { readFileSync } from 'node:fs';
import type { BodyContents } from './body-contents.js';

/** The schemas of what stands in bodies, as `npm run schemas` made them of the types. */
export const contentSchemas = JSON.parse(
  readFileSync(new URL('./content-schemas.json', import.meta.url), 'utf8'),
) as Readonly<Record<keyof BodyContents, object>>;
