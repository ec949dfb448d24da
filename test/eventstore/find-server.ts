import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A connection string of a server that is running, and is used as it is. */
const address = process.env.INITIUM_TEST_EVENTSTORE;
/** Starts a server in the foreground: called with a port, a data folder, and further options of the server's own. */
const command = process.env.INITIUM_TEST_EVENTSTORE_COMMAND;

/** What is in the way of tests that need a server of EventStoreDB's own; undefined where nothing is. */
export const missingServer =
  address === undefined && command === undefined
    ? 'no server of EventStoreDB: set INITIUM_TEST_EVENTSTORE to a connection string, or INITIUM_TEST_EVENTSTORE_COMMAND'
    : undefined;
/** The same of tests that kill it, stop it, or need three of them. */
export const missingCommand =
  command === undefined
    ? 'no command that starts a server of EventStoreDB: set INITIUM_TEST_EVENTSTORE_COMMAND'
    : undefined;
