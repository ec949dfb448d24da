import { readFileSync } from 'node:fs';
import { Command, type OutputConfiguration } from 'commander';
import { CommandFailure, reportFailure } from './failure.js';
import { atRest, atWork } from './signs-of-life.js';
import { printable } from './table.js';

interface CommandEntry {
  readonly summary: string;
  /** Opens a store itself, which an old Node cannot. */
  readonly store?: true;
  /** Loads the command and what it needs; the others are not loaded, so that each starts as fast as it can. */
  load(): Promise<Command>;
}

/** Every command, in the order of the help. */
const commands: Readonly<Record<string, CommandEntry>> = {
  serve: {
    summary: 'the ledger: HTTP API and read models',
    store: true,
    load: async () => (await import('./commands/serve.js')).serveCommand(),
  },
  demo: {
    summary: 'record a seeded world through the real API and compare the answers with its truth',
    store: true,
    load: async () => (await import('./commands/demo.js')).demoCommand(),
  },
  assess: {
    summary: 'answer questions from recorded evidence in a file',
    load: async () => (await import('./commands/assess.js')).assessCommand(),
  },
  replay: {
    summary: 'a log made anew from its leaves and compared, by whoever does not trust the ledger',
    load: async () => (await import('./commands/replay.js')).replayCommand(),
  },
  verify: {
    summary: 'an evidence pack or a dossier checked, by whoever does not trust the ledger',
    load: async () => (await import('./commands/verify.js')).verifyCommand(),
  },
  'check-evidence': {
    summary: 'what a ledger would say of evidence in files; nothing is recorded',
    load: async () => (await import('./commands/check-evidence.js')).checkEvidenceCommand(),
  },
  import: {
    summary: "evidence from a vendor's export, sent to a ledger",
    load: async () => (await import('./commands/import.js')).importCommand(),
  },
  reconcile: {
    summary: "a vendor's own export against what the ledger holds of it; what is missing imported",
    store: true,
    load: async () => (await import('./commands/reconcile.js')).reconcileCommand(),
  },
  mapper: {
    summary: "what becomes of vendors' records: mappings listed, tried, begun; keys for pseudonyms",
    load: async () => (await import('./commands/mapper.js')).mapperCommand(),
  },
  relay: {
    summary: "evidence from an outbox table of the exchange's own database, sent to a ledger",
    load: async () => (await import('./commands/relay.js')).relayCommand(),
  },
  remap: {
    summary: 'what a mended mapping makes of what was recorded',
    load: async () => (await import('./commands/remap.js')).remapCommand(),
  },
  export: {
    summary: 'recorded evidence as CloudEvents, in order',
    load: async () => (await import('./commands/export.js')).exportCommand(),
  },
  check: {
    summary: 'have the ledger check clients for exposures and record what it saw',
    load: async () => (await import('./commands/check.js')).checkCommand(),
  },
  status: {
    summary: "a client's answers in words, from a running ledger",
    load: async () => (await import('./commands/status.js')).statusCommand(),
  },
  pack: {
    summary: 'an evidence pack of a client, for a supervisor to take home',
    load: async () => (await import('./commands/pack.js')).packCommand(),
  },
  statement: {
    summary: 'the copy that a client gets of what is on record about it',
    load: async () => (await import('./commands/statement.js')).statementCommand(),
  },
  dispute: {
    summary: 'record what a client says is wrong in its own copy',
    load: async () => (await import('./commands/dispute.js')).disputeCommand(),
  },
  dossier: {
    summary: 'a dossier about a State for its authority, with packs of a sample of clients',
    load: async () => (await import('./commands/dossier.js')).dossierCommand(),
  },
  rules: {
    summary: 'rule sets: what there is, what another would change, adoption',
    load: async () => (await import('./commands/rules.js')).rulesCommand(),
  },
  proposals: {
    summary: 'what was proposed that takes two persons',
    load: async () => (await import('./commands/proposals.js')).proposalsCommand(),
  },
  approve: {
    summary: 'approve what another person proposed',
    load: async () => (await import('./commands/approve.js')).approveCommand(),
  },
  reject: {
    summary: 'reject what was proposed',
    load: async () => (await import('./commands/approve.js')).rejectCommand(),
  },
  hold: {
    summary: 'keep a client from being erased, or propose that it is kept no longer',
    load: async () => (await import('./commands/hold.js')).holdCommand(),
  },
  connection: {
    summary: "the connections by which vendors' webhooks reach a ledger: add, list, test, disable",
    load: async () => (await import('./commands/connection.js')).connectionCommand(),
  },
  token: {
    summary: 'the tokens of those who may speak to a ledger: add, list, revoke',
    load: async () => (await import('./commands/token.js')).tokenCommand(),
  },
  'server-user': {
    summary: 'a user for ledgers on an EventStoreDB, with no more rights than they need',
    load: async () => (await import('./commands/server-user.js')).serverUserCommand(),
  },
  rebuild: {
    summary: 'read models from the first event, beside those that serve',
    store: true,
    load: async () => (await import('./commands/rebuild.js')).rebuildCommand(),
  },
  backup: {
    summary: "the ledger's file, copied while it is written, and read back",
    store: true,
    load: async () => (await import('./commands/backup.js')).backupCommand(),
  },
  restore: {
    summary: 'a ledger from a backup, in a new folder',
    store: true,
    load: async () => (await import('./commands/restore.js')).restoreCommand(),
  },
  'rotate-key': {
    summary: 'a new key that takes over from the one that signs the log',
    store: true,
    load: async () => (await import('./commands/rotate-key.js')).rotateKeyCommand(),
  },
  'rotate-vault-key': {
    summary: 'another master key for the keys by which what is personal is sealed',
    store: true,
    load: async () => (await import('./commands/rotate-vault-key.js')).rotateVaultKeyCommand(),
  },
  'backup-vault': {
    summary: 'the keys by which what is personal is sealed, copied while they are used',
    store: true,
    load: async () => (await import('./commands/backup-vault.js')).backupVaultCommand(),
  },
  fork: {
    summary: 'the way back when the server has lost what a ledger has a copy of',
    store: true,
    load: async () => (await import('./commands/fork.js')).forkCommand(),
  },
  retention: {
    summary: 'streams that the server may forget, and taking that back',
    store: true,
    load: async () => (await import('./commands/retention.js')).retentionCommand(),
  },
  witness: {
    summary: "cosigns the checkpoints of others' logs, for a regulator or an auditor to run",
    store: true,
    load: async () => (await import('./commands/witness.js')).witnessCommand(),
  },
  bench: {
    summary: 'the benchmarks, as ratios against raw limits measured in the same run',
    store: true,
    load: async () => (await import('./commands/bench.js')).benchCommand(),
  },
};

const help = `
Every command: --json for machines; progress on standard error only.
Exit codes: 0 good; 1 the thing asked about is bad; 2 wrong usage, or it could not be done.
DEBUG=initium adds the stack to an error.

Example:
  $ initium assess --help`;

/** Does what was asked. What is wrong it says on standard error, and leaves the exit code to the process. */
export async function initium(args: readonly string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    process.exitCode = reportFailure(error);
  } finally {
    atRest();
  }
}

async function run(args: readonly string[]): Promise<void> {
  const program = configured(new Command('initium'))
    .description(
      'A ledger of who approached whom, from which follows whose initiative a client relationship was (MiCA Article 61).',
    )
    .version(version(), '-V, --version')
    .addHelpText('after', help);
  const asked = args.find((arg) => !arg.startsWith('-') && arg !== 'help');
  for (const [name, { summary, store, load }] of Object.entries(commands)) {
    if (name === asked && store) refuseOldNode(name);
    const command = name === asked ? await load() : new Command(name);
    program.addCommand(configured(command.summary(summary)));
  }
  if (args.length === 0) program.help({ error: true });
  if (asked !== undefined) atWork(`initium ${printable(asked)}`);
  await program.parseAsync(args, { from: 'user' });
}

/** The store's binding brings an older Node down without a word. */
function refuseOldNode(command: string): void {
  if (Number.parseInt(process.versions.node, 10) >= storeNodeMin) return;
  const needs = `initium ${command} needs Node ${storeNodeMin} or newer, and this is ${process.version}`;
  throw new CommandFailure(`${needs}; in a checkout, npx initium ${command} brings its own`);
}

const storeNodeMin = 22;

const output: OutputConfiguration = {
  writeErr: (text) => process.stderr.write(text),
};

/** Commander throws where it would end the process, so that there is one place which does. */
function configured(command: Command): Command {
  for (const part of command.commands) configured(part);
  return command
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError('(initium --help, or initium COMMAND --help, says more)');
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
