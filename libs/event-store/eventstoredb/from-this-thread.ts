export { compareWithServer, expiringStreams, takeBackExpiries } from './copy/fork.js';
export { makeServerUser } from './protocol/server-user.js';
