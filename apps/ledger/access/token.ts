import { hash, randomBytes } from 'node:crypto';

const secretBytes = 32;
const idBytes = 6;

/** A new token: 256 bits that nobody guesses, which is why a plain hash of it is enough to keep. */
export function newToken(): { readonly id: string; readonly token: string } {
  const secret = randomBytes(secretBytes).toString('base64url');
  return { id: randomBytes(idBytes).toString('hex'), token: `initium_${secret}` };
}

/** What is kept of a token: its SHA-256 in hex. */
export function tokenHash(token: string): string {
  return hash('sha256', token, 'hex');
}
