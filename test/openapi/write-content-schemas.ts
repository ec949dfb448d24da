import { writeFileSync } from 'node:fs';
import { madeContentSchemas } from './made-content-schemas.js';

/** `npm run schemas`: writes down what the types of answers say, for the documentation to show. */
const file = new URL('../../../apps/ledger/documentation/content-schemas.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(madeContentSchemas(), null, 2)}\n`);
