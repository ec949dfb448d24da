import testSequencer from '@jest/test-sequencer';

// Its types are those of a CommonJS module, and it is none.
const Sequencer = testSequencer as unknown as typeof testSequencer.default;

/**
 * Suites that start ledgers and processes come first, then those that only compute: Jest, where it does not know yet how long a suite
 * takes, goes by the size of its file, and some that are a few lines long take a minute. One of them begun last would have the
 * other worker wait for it.
 */
export default class ProcessesFirst extends Sequencer {
  override async sort(...[tests]: Parameters<InstanceType<typeof Sequencer>['sort']>) {
    const usual = await super.sort(tests);
    return [...usual.filter(startsMuch), ...usual.filter((test) => !startsMuch(test))];
  }
}

const startsMuch = ({ path }: { readonly path: string }): boolean => /[.](?:int|e2e)[.]spec[.]js$/.test(path);
