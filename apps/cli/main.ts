#!/usr/bin/env node
import { endWithNpm } from './end-with-npm.js';
import { endWithReader } from './output.js';
import { initium } from './program.js';

// What a command writes holds evidence, or secrets: it is for nobody else.
process.umask(0o077);
endWithReader();
endWithNpm();
await initium(process.argv.slice(2));
