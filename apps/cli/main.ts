#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { demoCommand } from './commands/demo.js';

const program = new Command('initium')
  .description('an evidence ledger that proves whose initiative a client relationship was')
  .addCommand(demoCommand());
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has said what is wrong. Exit 2 is wrong usage; help and version are none.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
