import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.js';
import { Refusal } from './refusal.js';

/** Token of the process's logger. It is given no bodies, no headers and no settings that are secret. */
export const LOG = Symbol('pino logger');

export function createLog(level: LogLevel): Logger {
  return pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}

/**
 * Nest's own messages through the same logger: its start-up chatter at debug, its complaints as they are. That an answer was
 * cut on purpose, at the end of the process, is none.
 */
export function nestLogger(log: Logger): LoggerService {
  const text = (message: unknown): string => (typeof message === 'string' ? message : '');
  const fields = (message: unknown, rest: unknown[]): object => ({
    ...(message instanceof Error ? { err: message } : {}),
    context: rest.at(-1),
  });
  return {
    log: (message: unknown, ...rest: unknown[]) => log.debug(fields(message, rest), text(message)),
    error: (message: unknown, ...rest: unknown[]) => {
      if (message instanceof Refusal) log.info({ code: message.code }, `An answer was cut: ${message.message}`);
      else log.error(fields(message, rest), text(message));
    },
    warn: (message: unknown, ...rest: unknown[]) => log.warn(fields(message, rest), text(message)),
    debug: (message: unknown, ...rest: unknown[]) => log.debug(fields(message, rest), text(message)),
    verbose: (message: unknown, ...rest: unknown[]) => log.trace(fields(message, rest), text(message)),
    fatal: (message: unknown, ...rest: unknown[]) => log.fatal(fields(message, rest), text(message)),
  };
}
