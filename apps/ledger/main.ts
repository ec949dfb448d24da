import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { type RuleSets, shippedRuleSets } from '#libs/assessment';
import {
  type Clock,
  type EventStore,
  SimulatedClock,
  type SqliteStoreOptions,
  shareThreadMemory,
  systemClock,
} from '#libs/event-store';
import type { Vault } from '#libs/vault';
import { startViews } from '#libs/views';
import { Allowances } from './access/allowances.js';
import { TokenVolumes } from './access/token-volumes.js';
import { watchAllowances } from './access/watch-allowances.js';
import { readTokens } from './access/watch-tokens.js';
import { Closing } from './closing.js';
import type { Config, LogLevel } from './config.js';
import { serveDocumentation } from './documentation/serve-documentation.js';
import { openGenesis } from './genesis.js';
import { adoptAtStart } from './governance/adopt-at-start.js';
import { Adoptions } from './governance/adoptions.js';
import { watchRuleSet } from './governance/watch-rule-set.js';
import { mustHaveWhatViewsHave } from './held-to-views.js';
import { Incidents } from './incidents/incidents.js';
import { type LedgerParts, ledgerModule } from './ledger.module.js';
import { createLog, nestLogger } from './log.js';
import { Metrics } from './metrics.js';
import { openStore } from './open-store.js';
import { ProblemFilter } from './problem.filter.js';
import { anchorLog } from './proofs/anchoring.js';
import { makeKeys } from './proofs/key-files.js';
import { verifierKeysOf } from './proofs/key-rotation.js';
import type { EpochCadence } from './proofs/map/map-follower.js';
import { openIntegrity } from './proofs/open-integrity.js';
import { openLedgerLog } from './proofs/open-ledger-log.js';
import { TimeRoots } from './proofs/time-roots.js';
import { Readiness } from './readiness.js';
import { DeliveryCounts } from './recording/webhooks/delivery-counts.js';
import { mappingLoader } from './recording/webhooks/load-mapping.js';
import { readConnections } from './recording/webhooks/watch-connections.js';
import type { WebhookConnections } from './recording/webhooks/webhook-connections.js';
import { tellRestorations } from './restorations.js';
import { Rooms } from './rooms.js';
import { RouteMethods } from './route-methods.js';
import { openVault } from './sealing/open-vault.js';
import { Seals } from './sealing/seals.js';
import { tendVault } from './sealing/tend-vault.js';
import { createAdapter } from './server.js';
import { startTrouble } from './start-trouble.js';
import { TakenAddress } from './taken-address.js';
import { watchLog } from './watch-log.js';
import { watchMemory } from './watch-memory.js';
import { watchStore } from './watch-store.js';
import { watchViews } from './watch-views.js';

export { type Config, ConfigError, defaultLimits, type HttpLimits, type LogLevel, readConfig } from './config.js';

export interface LedgerOptions {
  readonly config: Config;
  /** The real clock when left out. A simulated one marks the ledger for ever. */
  readonly clock?: Clock;
  /** In place of the configured one. */
  readonly logLevel?: LogLevel;
  /** How much may wait to be written; the store's own bounds when left out. */
  readonly queue?: SqliteStoreOptions['bounds'];
  /** Serve a ledger with a simulated past under the real clock. */
  readonly acceptSimulated?: boolean;
  /** Make a ledger also where one was and is gone. */
  readonly create?: boolean;
  /** Record with the clock as it is, however far it is from the last event. */
  readonly acceptClock?: boolean;
  /** The file of the last checkpoint of the log that was signed, where the signer does not know it any more. */
  readonly lastCheckpoint?: string;
  /** Has the witnesses of the policy say it, where the signer does not know it any more. */
  readonly lastCheckpointFromWitnesses?: boolean;
  /** How often the log's subject map has an epoch; as `epochCadence` says when left out. */
  readonly mapEpochs?: EpochCadence;
  /**
   * Whether the log is made, as it is when left out. Without it nothing is signed, and nothing that is read is held against it:
   * only the benchmark of what the log costs goes without, and no setting leads here.
   */
  readonly makesLog?: boolean;
  /** What can be judged by; all that are shipped when left out. */
  readonly ruleSets?: RuleSets;
}

export interface RunningLedger {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly store: EventStore;
  /** Every method with the pattern of every address that it answers. */
  readonly routes: readonly { readonly method: string; readonly pattern: string }[];
  /**
   * Ends it within 5 seconds: nothing new is taken, what was taken is answered, streams get their last line, and what is
   * still open then is cut. Nothing that was acknowledged is lost. Calling it again waits for the same end.
   */
  close(): Promise<void>;
}

/** Starts the server and resolves once it listens. Throws `ConfigError` for what the settings or the data folder forbid. */
export async function startLedger(options: LedgerOptions): Promise<RunningLedger> {
  const { config } = options;
  const tokens =
    config.auth === 'none'
      ? undefined
      : await readTokens(config.auth.tokensFile, { awayMaxMs: config.limits.tokensAwayMaxMs });
  let webhooks: WebhookConnections | undefined;
  let address: TakenAddress | undefined;
  try {
    const loadMapping = mappingLoader(config.pseudonymKeyFile);
    webhooks = await readConnections(config.connectionsFile, { loadMapping, awayMaxMs: config.limits.tokensAwayMaxMs });
    address = await TakenAddress.take(config.host, config.port);
    return await startAt(address, { tokens, webhooks }, options);
  } catch (error) {
    address?.giveUp();
    webhooks?.close();
    tokens?.close();
    throw error;
  }
}

async function startAt(
  address: TakenAddress,
  { tokens, webhooks }: Pick<LedgerParts, 'tokens' | 'webhooks'>,
  options: LedgerOptions,
): Promise<RunningLedger> {
  const { config, clock = systemClock, queue: bounds, create, acceptClock, ruleSets = shippedRuleSets } = options;
  shareThreadMemory(config.shares.thread);
  const log = createLog(options.logLevel ?? config.logLevel);
  const onAway = (why: string) => log.warn({ why }, 'The server is away, and is waited for: INITIUM_STORE');
  const store = await openStore(config, clock, { bounds, create, acceptClock, onAway });
  let vault: Vault | undefined;
  try {
    vault = await openVault(config);
    if (config.store === 'embedded' && create !== true) await mustHaveWhatViewsHave(store, config);
    const timeRoots = new TimeRoots(config);
    const genesis = await openGenesis(store, {
      origin: config.origin,
      simulatedClock: clock instanceof SimulatedClock,
      acceptSimulated: options.acceptSimulated ?? false,
      keys: () => makeKeys(config),
    });
    const { lastCheckpoint, lastCheckpointFromWitnesses: recalls, mapEpochs: epochs } = options;
    const verifierKeys = await verifierKeysOf(store, genesis);
    const ledgerLog = openLedgerLog(config, store, genesis, verifierKeys, { lastCheckpoint, recalls, epochs });
    const speaker = { origin: genesis.origin, instance: randomBytes(8).toString('hex') };
    const adoptions = new Adoptions(store, speaker);
    await adoptAtStart(adoptions, ruleSets, config.ruleSet);
    const routes = new RouteMethods();
    const problems = new ProblemFilter(log, routes);
    const onTrouble = tellTrouble(log);
    const views = await startViews({ folder: config.dataDir, commits: store.commits, ruleSets, onTrouble });
    const closing = new Closing();
    const metrics = new Metrics();
    const volumes = new TokenVolumes({ folder: config.dataDir, log });
    const parts: LedgerParts = {
      config,
      clock,
      store,
      views,
      genesis,
      ledgerLog,
      integrity: openIntegrity(ledgerLog, { views, store, config }),
      seals: new Seals(vault),
      timeRoots,
      speaker,
      ruleSets,
      adoptions,
      log,
      problems,
      metrics,
      counts: new DeliveryCounts(metrics),
      rooms: new Rooms(config.shares),
      readiness: new Readiness(),
      incidents: new Incidents(log, () => store.now()),
      closing,
      tokens,
      webhooks,
      volumes,
      allowances: new Allowances({ volumes, closing, isInForce: (by) => tokens?.isCurrent(by) ?? true }),
    };
    await tellRestorations(parts);
    if (tokens !== undefined) watchAllowances(parts.allowances, tokens, parts.metrics);
    watchStore(parts);
    watchViews(parts);
    watchLog(parts);
    watchRuleSet(parts);
    watchMemory(parts, () => store.figures());
    parts.incidents.begin();
    closing.signal.addEventListener('abort', await tendVault(parts));
    if (options.makesLog ?? true) ledgerLog.begin(() => parts.integrity.begin());
    return await begin(parts, routes, address);
  } catch (error) {
    await vault?.close();
    await store.close();
    throw startTrouble(config, error);
  }
}

/** Listens, or ends what was begun for that. */
async function begin(parts: LedgerParts, routes: RouteMethods, address: TakenAddress): Promise<RunningLedger> {
  try {
    const running = await listen(parts, routes, address);
    anchorLog(parts);
    return running;
  } catch (error) {
    parts.incidents.end();
    await parts.integrity.close();
    await parts.ledgerLog.close();
    await parts.views.close();
    throw error;
  }
}

const tellTrouble =
  (log: Logger): NonNullable<Parameters<typeof startViews>[0]['onTrouble']> =>
  ({ error, stop }) =>
    log.error({ error, stop }, 'A view is in trouble');

async function listen(parts: LedgerParts, routes: RouteMethods, address: TakenAddress): Promise<RunningLedger> {
  const { log, problems, store } = parts;
  const adapter = createAdapter(parts, routes);
  const app = await NestFactory.create<NestFastifyApplication>(ledgerModule(parts), adapter, {
    logger: nestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(problems);
  serveDocumentation(app);
  try {
    await app.init();
    await adapter.getInstance().ready();
    await address.handTo(app.getHttpServer());
  } catch (error) {
    await app.close();
    throw error;
  }
  const url = urlOf(app.getHttpServer());
  log.info({ url, origin: parts.genesis.origin }, 'The ledger listens');
  let closed: Promise<void> | undefined;
  return {
    url,
    store,
    routes: routes.all(),
    close: () => {
      closed ??= end(app, parts);
      return closed;
    },
  };
}

/** First no new requests, then the last answers, then what serves them, then the store. */
async function end(app: NestFastifyApplication, parts: LedgerParts): Promise<void> {
  const { closing, config, store, views, ledgerLog, integrity, log, tokens, webhooks, volumes, incidents, seals } =
    parts;
  closing.begin();
  incidents.end();
  tokens?.close();
  webhooks.close();
  const server: Server = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections(), config.limits.closeTimeoutMs);
  // A connection that was busy when this began is idle once its last answer is out, and would be kept for a next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    clearInterval(sweep);
    await integrity.close();
    await ledgerLog.close();
    await views.close();
    await volumes.close();
    await seals.close();
    await store.close();
    log.info('The ledger has ended');
  }
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
