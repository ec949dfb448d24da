export { compareWithServer, expiringStreams, takeBackExpiries } from './fork.js';
export { makeServerUser } from './server-user.js';
