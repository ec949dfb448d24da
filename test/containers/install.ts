import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './compose-file.js';
import { allOf, dockerfileStages } from './dockerfile.js';

const run = promisify(execFile);

/** An npm that cannot reach its registry says one of these. */
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED/;
const registryMs = { fetch_timeout: '20000', fetch_retries: '1' };

export interface Installed {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * What the image of the ledger holds, in a folder: the stage `dependencies` as the Dockerfile says it, and the built
 * program without what `build` leaves out. Gives one sentence that says what is missing where no registry answers.
 */
export async function installAsImage(): Promise<Installed | string> {
  const folder = await mkdtemp(join(tmpdir(), 'initium-image-'));
  const remove = () => rm(folder, { recursive: true });
  const stages = dockerfileStages();
  const stage = (name: string) => stages.find((each) => each.name === name);
  try {
    const [copied = ''] = allOf(stage('base'), 'COPY');
    for (const file of copied.split(' ').slice(0, -1)) await cp(join(root, file), join(folder, file));
    for (const command of allOf(stage('dependencies'), 'RUN'))
      await run('sh', ['-c', command], { cwd: folder, env: npmEnv() });
    for (const source of allOf(stage('build'), 'COPY').map((rest) => rest.split(' ')[0] ?? ''))
      if (existsSync(join(root, 'dist', source)))
        await cp(join(root, 'dist', source), join(folder, 'dist', source), { recursive: true });
    const [, afterBuild = 'false'] = allOf(stage('build'), 'RUN').at(-1)?.split('npm run build && ') ?? [];
    await run('sh', ['-c', afterBuild], { cwd: folder });
    return { folder, remove };
  } catch (error) {
    await remove();
    const said = String((error as { stderr?: string }).stderr ?? '');
    if (unreachable.test(said)) return 'needs a registry that npm can reach';
    throw error;
  }
}

/** Npm of its own accord, and not as the one that runs the tests was told; what is there already is not fetched again. */
function npmEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(lifecycle|package|config_(local_prefix|omit|include))/.test(name),
  );
  const told = Object.entries({ prefer_offline: 'true', update_notifier: 'false', ...registryMs });
  return {
    ...Object.fromEntries(own),
    ...Object.fromEntries(told.map(([name, value]) => [`npm_config_${name}`, value])),
  };
}
