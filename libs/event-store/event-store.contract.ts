import { describe } from '@jest/globals';
import { appendingContract } from './contract/appending.contract.js';
import { concurrencyContract } from './contract/concurrency.contract.js';
import { followingContract } from './contract/following.contract.js';
import { lifetimeContract } from './contract/lifetime.contract.js';
import { modelContract } from './contract/model.contract.js';
import { readingContract } from './contract/reading.contract.js';
import { repeatingContract } from './contract/repeating.contract.js';
import type { StoreFactory, Traits } from './contract/store-under-test.js';
import { timeContract } from './contract/time.contract.js';

export { clockStart, type StoreFactory, type StoreUnderTest, type Traits } from './contract/store-under-test.js';

/**
 * The port's contract as tests: every adapter passes all of them. The factory opens a store for one test; a clock that
 * can be set starts at `clockStart`. The suite minds neither events that were there before nor those of others.
 */
export function eventStoreContract(name: string, factory: StoreFactory, traits: Traits): void {
  describe(name, () => {
    appendingContract(factory);
    repeatingContract(factory);
    modelContract(factory);
    readingContract(factory);
    followingContract(factory);
    concurrencyContract(factory);
    timeContract(factory, traits);
    lifetimeContract(factory, traits);
  });
}
