/** How long one slice of work may take before the event loop has its turn, in milliseconds. */
const sliceMs = 10;
/** Work on fewer bytes than this is done at once: it takes less than a slice, however they were chosen. */
const lightBytesMax = 8 * 1024;

let sliceEnds = 0;
const waiting: (() => void)[] = [];

/** Whether so many bytes may mean enough work to wait for a slice of its own. */
export const isHeavy = (bytes: number): boolean => bytes > lightBytesMax;

/** Whether the slice that is going on has taken its time. */
export const isSliceOver = (): boolean => performance.now() >= sliceEnds;

/**
 * Resolves when the next slice begins. Between two slices of the whole process the event loop goes round once, so that a
 * hundred heavy bodies at a time keep nobody else waiting longer than one does.
 */
export function nextSlice(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(begin);
  });
}

function begin(): void {
  sliceEnds = performance.now() + sliceMs;
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(begin);
}
