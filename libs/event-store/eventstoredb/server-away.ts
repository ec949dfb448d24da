import type { Finding } from '../finding.js';

/** That nothing can be written to the server now, and `why`, as a sentence. */
export const serverAway = (why: string): Finding => ({
  code: 'store-away',
  about: 'INITIUM_STORE',
  detail: why,
  remedy: 'Appends are tried again by themselves; see that the server runs and can be reached.',
  bars: 'recording',
});
