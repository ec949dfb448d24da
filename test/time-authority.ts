import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freshFolder } from './running-ledger.js';

/** openssl may be missing where tests run. */
export const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
export const missingOpenssl = 'openssl is not there';

const settings = (hash: string) => `
[tsa]
default_tsa = authority
[authority]
serial = ./serial
signer_cert = ./authority.pem
certs = ./root.pem
signer_key = ./authority.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
ess_cert_id_alg = ${hash}
[stamping]
extendedKeyUsage = critical,timeStamping
[anything]
extendedKeyUsage = timeStamping
`;

/** A time stamping authority of openssl's own, with a root that has issued its certificate. */
export class TimeAuthority {
  readonly folder = freshFolder();
  /** The root's certificate, in PEM. */
  readonly roots = join(this.folder, 'root.pem');
  #requests = 0;

  /** @param hash by which signatures name the certificate: sha1 for ESSCertID, others for its second version */
  constructor(hash: 'sha1' | 'sha256' = 'sha256', key: 'ec' | 'rsa' = 'ec') {
    const kind = key === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-newkey', 'rsa:2048'];
    writeFileSync(join(this.folder, 'settings'), settings(hash));
    writeFileSync(join(this.folder, 'serial'), '01\n');
    const days = ['-days', '30'];
    this.openssl(
      'req',
      '-x509',
      ...kind,
      '-nodes',
      '-keyout',
      'root.key',
      '-out',
      'root.pem',
      '-subj',
      '/CN=A root',
      ...days,
    );
    this.openssl('req', ...kind, '-nodes', '-keyout', 'authority.key', '-out', 'request', '-subj', '/CN=An authority');
    this.certify('stamping', 'authority.pem');
  }

  /** Has the root issue a certificate for the authority's key, with an extension of the settings. */
  certify(extension: 'stamping' | 'anything', out: string): void {
    const by = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '30'];
    this.openssl(
      'x509',
      '-req',
      '-in',
      'request',
      ...by,
      '-out',
      out,
      '-extfile',
      'settings',
      '-extensions',
      extension,
    );
  }

  /** What it answers to a request. */
  answer(request: Uint8Array): Buffer {
    writeFileSync(join(this.folder, 'query'), request);
    this.openssl('ts', '-reply', '-config', 'settings', '-queryfile', 'query', '-out', 'reply');
    return readFileSync(join(this.folder, 'reply'));
  }

  /** The same, while a ledger in this process goes on. */
  async #answerLater(request: Uint8Array): Promise<Buffer> {
    const [query, reply] = [`query-${this.#requests}`, `reply-${this.#requests++}`];
    writeFileSync(join(this.folder, query), request);
    const args = ['ts', '-reply', '-config', 'settings', '-queryfile', query, '-out', reply];
    await promisify(execFile)('openssl', args, { cwd: this.folder });
    return readFileSync(join(this.folder, reply));
  }

  /** Whether openssl takes a token for a stamp of these bytes. */
  isAccepted(token: Uint8Array, stamped: Uint8Array): boolean {
    writeFileSync(join(this.folder, 'token'), token);
    writeFileSync(join(this.folder, 'stamped'), stamped);
    try {
      this.openssl('ts', '-verify', '-in', 'token', '-token_in', '-data', 'stamped', '-CAfile', 'root.pem');
      return true;
    } catch {
      return false;
    }
  }

  /** Answers over HTTP (RFC 3161, section 3.4), at any free port or at this one. */
  async serve(port = 0): Promise<{ readonly url: string; close(): Promise<void> }> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const reply = await this.#answerLater(Buffer.concat(chunks));
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  }

  openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
