import { coverageView } from './coverage/coverage-view.js';
import { foreignView } from './foreign/foreign-view.js';
import { indicatorsView } from './indicators/indicators-view.js';
import { quarantineView } from './quarantine/quarantine-view.js';
import { registerView } from './register/register-view.js';
import { registersView } from './registers/registers-view.js';
import { statusesView } from './statuses/statuses-view.js';
import type { View } from './view.js';

/** Every view there is. A new one is its folder and a line here. */
export const views: readonly View[] = [
  registerView,
  registersView,
  quarantineView,
  foreignView,
  coverageView,
  indicatorsView,
  statusesView,
];
