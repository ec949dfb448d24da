export { type Arbitraries, arbitrariesOf, type Saying } from './arbitraries.js';
export { asked, type Cast, day, hour, usualCast } from './cast.js';
export { type Naming, namings } from './names.js';
export { recordedOf, type Tellings, type Told, tellingsOf } from './told.js';
export { whenAround } from './words.js';
