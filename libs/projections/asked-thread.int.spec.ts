import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AskedThread, QuestionLost, TookTooLong } from './asked-thread.js';

describe('a thread that is asked', () => {
  let thread: AskedThread<string>;
  beforeEach(() => {
    const module = new URL('./test/echo-thread.js', import.meta.url);
    thread = new AskedThread({ module, data: undefined, name: 'echo', about: 'echoes', corrupt: () => undefined });
  });
  afterEach(() => thread.close());

  it('is another one after it has ended by itself, and the question that it was at is refused', async () => {
    expect(await thread.ask('a')).toBe('a 0');
    const [ended, next] = await Promise.allSettled([thread.ask('end'), thread.ask('b')]);
    expect(ended).toMatchObject({ status: 'rejected', reason: expect.any(QuestionLost) });
    expect(next).toEqual({ status: 'fulfilled', value: 'b 0' });
  });

  it('begins nothing that nobody waits for any more, and finishes what it has begun', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [thread.ask('a', first.signal), thread.ask('b', second.signal), thread.ask('c')];
    first.abort();
    second.abort();
    expect(await Promise.allSettled(asked)).toEqual([
      { status: 'fulfilled', value: 'a 0' },
      { status: 'rejected', reason: expect.any(TookTooLong) },
      { status: 'fulfilled', value: 'c 1' },
    ]);
    await expect(thread.ask('d', AbortSignal.abort())).rejects.toBeInstanceOf(TookTooLong);
  });
});
