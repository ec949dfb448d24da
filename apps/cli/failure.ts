import { CommanderError } from 'commander';
import { atRest } from './signs-of-life.js';

/** What a command's process ends with. */
export const exitCodes = {
  good: 0,
  /** The thing asked about is bad. */
  bad: 1,
  /** Wrong usage, or it could not be done as asked. */
  usage: 2,
} as const;

/** Why a command cannot do what it was asked, in one line for whoever typed it. Ends the process with 2. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** What a command was asked about is bad. Ends the process with 1. */
export class NotWhole extends CommandFailure {}

/**
 * The exit code for what a command threw, once it was told on standard error in one line. `DEBUG=initium` adds the
 * stack. What commander throws it has already told.
 */
export function reportFailure(thrown: unknown, env: NodeJS.ProcessEnv = process.env): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.good : exitCodes.usage;
  atRest();
  process.stderr.write(`error: ${lineOf(thrown)}\n`);
  if (isDebugging(env) && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
  return thrown instanceof NotWhole ? exitCodes.bad : exitCodes.usage;
}

function lineOf(thrown: unknown): string {
  if (!isError(thrown)) return oneLine(String(thrown));
  return oneLine(fileTrouble(thrown) ?? (thrown.message || thrown.name));
}

/** Those of Node's own modules are not all of the class that the program has under this name. */
const isError = (thrown: unknown): thrown is Error =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'name' in thrown;

/** What the operating system says of a file, in words. */
function fileTrouble(error: NodeJS.ErrnoException): string | undefined {
  if (error.path === undefined) return undefined;
  switch (error.code) {
    case 'ENOENT':
      return `${error.path}: there is no such file`;
    case 'EISDIR':
      return `${error.path}: is a folder`;
    case 'EACCES':
    case 'EPERM':
      return `${error.path}: may not be opened by uid ${process.getuid?.()}; give it to that user, or run this as its owner`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `${error.path}: there is no space left on its disk; make room`;
    case 'EROFS':
      return `${error.path}: its disk is mounted so that it cannot be written`;
    case 'ENOTDIR':
      return `${error.path}: a part of it is no folder`;
    default:
      return undefined;
  }
}

function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ');
}

function isDebugging({ DEBUG = '' }: NodeJS.ProcessEnv): boolean {
  return DEBUG.split(/[\s,]+/).some((name) => name === 'initium' || name === 'initium:*' || name === '*');
}
