import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where a Chromium is on this machine; undefined where there is none. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export interface Seen {
  /** The page as it stands once it has come to rest, wherever it went. */
  readonly page: string;
  /** What the page's console says. */
  readonly said: string;
}

/** Opens an address in a new browser that knows nothing of before, in which `evil.example` is this machine. */
export function browse(chromium: string, url: string): Promise<Seen> {
  const profile = mkdtempSync(join(tmpdir(), 'initium-browser-'));
  const options = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--enable-logging=stderr',
    '--virtual-time-budget=10000',
    '--host-resolver-rules=MAP evil.example 127.0.0.1',
    `--user-data-dir=${profile}`,
    '--dump-dom',
  ];
  return new Promise((resolve, reject) => {
    execFile(chromium, [...options, url], { timeout: 60_000, maxBuffer: 2 ** 26 }, (error, page, stderr) => {
      rmSync(profile, { recursive: true, force: true });
      const said = stderr.split('\n').filter((line) => line.includes(':CONSOLE:'));
      if (error === null) resolve({ page, said: said.join('\n') });
      else reject(error);
    });
  });
}
