export { answersNonce, responseBytesMax, timeStampMediaTypes, timeStampRequest, tokenIn } from './exchange.js';
export type { StampedHash } from './stamped-hash.js';
export { SignerMissing, TimeStampError } from './time-stamp-error.js';
export { openTimeStamp, type TimeStamp, tokenBytesMax } from './token.js';
export { parseRoots, type Trust, trustIn } from './trust.js';
