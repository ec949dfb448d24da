export { type Arbitraries, arbitrariesOf, type Saying } from './arbitraries.js';
export { asked, type Cast, usualCast } from './cast.js';
export { type Generated, type GeneratedByKind, generatedByKind, recordedOf } from './generated.js';
export { type Naming, namings } from './names.js';
export { whenAround } from './words.js';
