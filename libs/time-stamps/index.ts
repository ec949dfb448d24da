export { answersNonce, responseBytesMax, timeStampMediaTypes, timeStampRequest, tokenIn } from './exchange.js';
export { TimeStampError } from './time-stamp-error.js';
export { openTimeStamp, type TimeStamp, tokenBytesMax } from './token.js';
export { parseRoots, troubleWithChain } from './trust.js';
