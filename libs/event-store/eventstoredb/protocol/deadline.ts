/** A call that the server did not answer in time. Whether it was carried out is unknown. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** What `call` gives, or `NoAnswer` after so many milliseconds. What comes of it later is of no interest. */
export async function within<T>(ms: number, call: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NoAnswer(`no answer in ${ms} ms`)), ms);
  // Without this a call that fails after its time was up would end the thread.
  call.catch(() => {});
  try {
    return await Promise.race([call, promise]);
  } finally {
    clearTimeout(timer);
  }
}
