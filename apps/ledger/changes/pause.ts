/** Resolves after `ms`, or earlier: when something moves, or it all ends. */
export function pause(ms: number, end?: AbortSignal, moved?: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      end?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, ms));
    end?.addEventListener('abort', done);
    if (end?.aborted) done();
    void moved?.then(done);
  });
}
