import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installed = '/usr/lib/postgresql';

/** Where the programs of PostgreSQL lie, as Debian's packages have them; undefined where they are not installed. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(installed)) return undefined;
  const versions = readdirSync(installed).filter((version) => existsSync(join(installed, version, 'bin/postgres')));
  const [newest] = versions.sort((one, other) => Number(other) - Number(one));
  return newest === undefined ? undefined : join(installed, newest, 'bin');
}

/** A server of PostgreSQL in a folder of its own, that is reached by a socket there. It refuses to run as root, and so runs as nobody. */
export class PostgresServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'initium-pg-'));
  readonly #programs: string;
  readonly #as: { readonly uid: number; readonly gid: number } | undefined;
  #process: ReturnType<typeof spawn> | undefined;

  constructor(programs: string) {
    this.#programs = programs;
    this.#as = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
    if (this.#as !== undefined) chownSync(this.#folder, this.#as.uid, this.#as.gid);
    chmodSync(this.#folder, 0o700);
    mkdirSync(this.#data);
    if (this.#as !== undefined) chownSync(this.#data, this.#as.uid, this.#as.gid);
    this.#run('initdb', '-D', this.#data, '-U', 'postgres', '--auth=trust', '--no-sync', '--no-instructions');
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  async begin(): Promise<void> {
    const settings = ['fsync=off', 'listen_addresses=', `unix_socket_directories=${this.#folder}`, 'autovacuum=off'];
    const args = ['-D', this.#data, ...settings.flatMap((one) => ['-c', one])];
    this.#process = spawn(join(this.#programs, 'postgres'), args, { ...this.#as, stdio: 'ignore', cwd: this.#folder });
    for (let look = 0; look < 600 && !this.#isReady(); look++) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** A database that nobody has used. */
  database(name: string): string {
    this.#run('createdb', '-h', this.#folder, '-U', 'postgres', name);
    return `postgres://postgres@/${name}?host=${encodeURIComponent(this.#folder)}`;
  }

  /** Whatever lies in the files of all databases. */
  bytes(): Buffer {
    this.#run('psql', '-h', this.#folder, '-U', 'postgres', '-c', 'CHECKPOINT');
    const base = join(this.#data, 'base');
    return Buffer.concat(
      readdirSync(base, { recursive: true, encoding: 'utf8' })
        .map((name) => join(base, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path)),
    );
  }

  async end(): Promise<void> {
    const running = this.#process;
    if (running !== undefined && running.exitCode === null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGINT');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #isReady(): boolean {
    try {
      this.#run('psql', '-h', this.#folder, '-U', 'postgres', '-c', 'SELECT 1');
      return true;
    } catch {
      return false;
    }
  }

  #run(program: string, ...args: string[]): void {
    execFileSync(join(this.#programs, program), args, { ...this.#as, stdio: 'ignore', cwd: this.#folder });
  }
}
