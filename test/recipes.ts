import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a recipe has done to a file: written it, or changed what was there. */
export interface Step {
  readonly file: string;
  readonly isNew: boolean;
  readonly code: string;
}

/** The steps of the recipe under a heading of the guide, in order: a file that is named, and then its code or a diff. */
export function stepsOf(guide: string, heading: string): Step[] {
  const [, rest] = guide.split(`\n## ${heading}\n`);
  if (rest === undefined) throw new Error(`the guide has no recipe "${heading}"`);
  const [section = ''] = rest.split(/\n## /);
  const steps: Step[] = [];
  let file = '';
  for (const [, text = '', form, code = ''] of section.matchAll(/([\s\S]*?)\n {3}```(ts|diff)\n([\s\S]*?)\n {3}```/g)) {
    file =
      text
        .match(/`[\w./-]+\/[\w.-]+\.(?:ts|md)`/g)
        ?.at(-1)
        ?.slice(1, -1) ?? file;
    const lines = code.split('\n').map((line) => line.slice(3));
    steps.push({ file, isNew: form === 'ts', code: lines.join('\n') });
  }
  return steps;
}

/** All that is copied; what else the checkout has is the same. */
const copied = [
  'apps',
  'libs',
  'packages',
  'test',
  'docs',
  'package.json',
  '.swcrc',
  'tsconfig.json',
  'jest.config.json',
];
const shared = [
  'node_modules',
  'deploy',
  'bench',
  'examples',
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'LICENSE',
];

/** A copy of a checkout in which recipes are carried out. */
export class Copy {
  constructor(
    root: string,
    readonly folder: string,
  ) {
    for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
    for (const name of shared) symlinkSync(join(root, name), join(folder, name));
  }

  /** Carries out a step; throws where it does not fit what is there. */
  do({ file, isNew, code }: Step): void {
    const path = join(this.folder, file);
    if (isNew === existsSync(path)) throw new Error(`${file} is ${isNew ? 'there already' : 'not there'}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, isNew ? `${code}\n` : changed(file, readFileSync(path, 'utf8'), code));
  }
}

/** A text after each part of a diff, whose lines are found where they stand, as in the text. */
function changed(file: string, before: string, diff: string): string {
  return diff.split(/^@@$\n?/m).reduce((text, part) => {
    const lines = part.replace(/\n$/, '').split('\n');
    const kept = (sign: string) => lines.filter((line) => line[0] !== sign).map((line) => line.slice(1));
    const [found, made] = [kept('+').join('\n'), kept('-').join('\n')];
    if (found === '') return `${text}${made}\n`;
    const parts = `\n${text}`.split(`\n${found}\n`);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${found}`);
    return parts.join(`\n${made}\n`).slice(1);
  }, before);
}
