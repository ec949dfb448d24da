import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ComposeFile, type Profile, parseCompose, root } from './compose-file.js';

const run = promisify(execFile);

/** `docker compose`, or what it was called before it was part of docker. */
const programs: readonly (readonly [string, ...string[]])[] = [['docker', 'compose'], ['docker-compose']];

/** Reads docker-compose.yml as the program does that will start what is in there; needs no container engine. */
export type ComposeConfig = (profile: Profile) => Promise<ComposeFile>;

/** Gives one sentence that says what is missing where neither program is there. */
export async function findComposeConfig(): Promise<ComposeConfig | string> {
  for (const [program, ...before] of programs) {
    try {
      await run(program, [...before, 'version']);
      return (profile) => configOf(program, before, profile);
    } catch {}
  }
  return 'needs docker compose';
}

/** In a copy, since a file of secrets must be there, and none is made in the checkout. */
async function configOf(program: string, before: readonly string[], profile: Profile): Promise<ComposeFile> {
  const folder = await mkdtemp(join(tmpdir(), 'initium-compose-'));
  try {
    for (const each of ['docker-compose.yml', 'deploy/make-secrets.sh']) await cp(join(root, each), join(folder, each));
    await run('sh', ['deploy/make-secrets.sh'], { cwd: folder });
    const { stdout } = await run(program, [...before, '--profile', profile, 'config'], { cwd: folder });
    return parseCompose(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}
