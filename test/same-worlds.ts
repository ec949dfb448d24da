/**
 * Before the tests of each file: properties are tried on the same worlds each time, so that a failure is the change's that is
 * tested. More of them (`PROPERTY_RUNS`) are others each time, unless `SEED` says which; a seed alone gives as many others.
 */
import fc from 'fast-check';

const { PROPERTY_RUNS, SEED } = process.env;
if (PROPERTY_RUNS === undefined || SEED !== undefined) fc.configureGlobal({ seed: Number(SEED ?? 20_261_122) });
