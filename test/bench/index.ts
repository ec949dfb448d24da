export { type BenchOptions, type BenchReport, bench, type Section } from './all.js';
export { type Comparison, type Figure, type Goal, isMet, type Spread } from './spread.js';
