import type { Finding } from '#libs/event-store';
import { troubleText } from '../../access/followed-file.js';
import { ListRecord, type ListRecordParts } from '../../access/list-record.js';
import { ConfigError } from '../../config.js';
import type { Incidents } from '../../incidents/incidents.js';
import type { Readiness } from '../../readiness.js';
import type { DeliveryCounts } from './delivery-counts.js';
import { type ToldConnection, WebhookConnections, type WebhookConnectionsParts } from './webhook-connections.js';

/** The connections of a file, as the ledger starts with them. Throws a `ConfigError` where it is no connections file. */
export async function readConnections(file: string, parts: WebhookConnectionsParts): Promise<WebhookConnections> {
  try {
    return await WebhookConnections.read(file, parts);
  } catch (error) {
    throw new ConfigError(`INITIUM_CONNECTIONS_FILE: ${troubleText(error, file)}`, { cause: error });
  }
}

export interface ConnectionWatchers extends ListRecordParts {
  readonly readiness: Readiness;
  readonly incidents: Incidents;
  readonly counts: DeliveryCounts;
}

/** Follows the file: changes go on record, and trouble with it or with a mapping is shown. */
export function watchConnections(webhooks: WebhookConnections, watchers: ConnectionWatchers): void {
  const { readiness, incidents, counts } = watchers;
  const told = { kind: 'ConnectionsChanged', name: 'connections', keyOf: ({ name }: ToldConnection) => name } as const;
  const record = new ListRecord(webhooks, told, watchers);
  const look = (): void => {
    for (const { entry } of webhooks.all) counts.begin(entry.name);
    void record.look();
  };
  readiness.show('connections', async () => webhooks.trouble && `${webhooks.trouble}; ${consequence(webhooks)}`);
  // By this, who changed the file sees that this process has taken it.
  readiness.tell('connectionsInForce', () => webhooks.sha256);
  incidents.watch(async () => findingsOf(webhooks));
  look();
  webhooks.watch(look);
}

const consequence = ({ areKnown }: WebhookConnections): string =>
  areKnown ? 'the connections of before are in force' : 'nothing is taken from vendors, who will send it again';

function findingsOf(webhooks: WebhookConnections): Finding[] {
  const { file: about, trouble, mode } = webhooks;
  const found: Finding[] = [];
  const bars = 'nothing';
  if (trouble !== undefined) {
    const remedy = 'Mend it, or put the last one back; it is looked at twice a second.';
    found.push({ code: 'connections-not-taken', about, detail: `${trouble}; ${consequence(webhooks)}.`, remedy, bars });
  }
  if ((mode & 0o077) !== 0) {
    const detail = `Its mode is 0${(mode & 0o777).toString(8)}, so others read the secrets by which vendors are known.`;
    found.push({ code: 'open-to-others', about, detail, remedy: `Run: chmod go= '${about}'`, bars });
  }
  for (const { entry, trouble: why } of webhooks.all) {
    if (why === undefined) continue;
    const detail = `${why}; all that ${entry.name} delivers goes into quarantine.`;
    const remedy = 'Mend the mapping, and add the connection again with --replace.';
    found.push({ code: 'mapping-not-taken', about: entry.name, detail, remedy, bars });
  }
  return found;
}
