import { beforeAll, describe, expect, it } from '@jest/globals';
import { findComposeConfig } from './compose-config.js';
import {
  type ComposeFile,
  composeFile,
  networksOf,
  type Profile,
  profiles,
  publishedOf,
  type Service,
  servicesOf,
  volumesOf,
} from './compose-file.js';

const members = {
  embedded: ['ledger-embedded'],
  one: ['server', 'ledger'],
  cluster: ['certificates', 'store-user', 'server-1', 'server-2', 'server-3', 'ledger-1', 'ledger-2'],
} as const;
const isLedger = (name: string) => name.startsWith('ledger');
const isServer = (name: string) => name.startsWith('server');

function holdsWhatIsAsked(profile: Profile, read: () => Promise<ComposeFile>): void {
  let file: ComposeFile;
  let services: Map<string, Service>;
  const those = (is: (name: string) => boolean) => [...services].filter(([name]) => is(name));
  beforeAll(async () => {
    file = await read();
    services = servicesOf(file, profile);
  });

  it('has its servers and ledgers, and nothing else', () => {
    expect([...services.keys()].sort()).toEqual([...members[profile]].sort());
  });

  it('has every image pinned to a version', () => {
    for (const [name, { image }] of services)
      expect([name, image]).toEqual([name, expect.stringMatching(/:\d+\.\d+\.\d+(-[a-z]+)?$/)]);
  });

  it('confines every container', () => {
    for (const [name, service] of services) {
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({
          user: '1000:1000',
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          tmpfs: expect.arrayContaining([expect.stringMatching(/^\/tmp:.*size=/)]),
          pids_limit: expect.any(Number),
          mem_limit: expect.anything(),
        }),
      ]);
    }
  });

  it('starts again what ended, watches it, bounds it, and gives it time to end', () => {
    for (const [name, service] of those((each) => isLedger(each) || isServer(each))) {
      expect([name, service.restart]).toEqual([name, 'unless-stopped']);
      expect([name, service.healthcheck?.test.join(' ')]).toEqual([name, expect.stringContaining('/health/')]);
      expect(Number(service.cpus)).toBeGreaterThan(0);
      expect(Number.parseInt(service.stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(10);
    }
  });

  it('publishes the ledgers alone, on the loopback address, and keeps servers off every network that leads out', () => {
    for (const [name, service] of services) {
      const published = publishedOf(service);
      expect([name, published]).toEqual([name, isLedger(name) ? [{ host: '127.0.0.1', target: 8080 }] : []]);
    }
    for (const [, server] of those(isServer)) expect(networksOf(server)).toEqual(['store']);
    expect(file.networks.store).toMatchObject({ internal: true });
  });

  it('keeps what each server and ledger writes in a volume of its own', () => {
    const written = { ledger: '/var/lib/initium', server: '/var/lib/eventstore' };
    const taken = new Set<string>();
    for (const [name, service] of those((each) => isLedger(each) || isServer(each))) {
      const target = isLedger(name) ? written.ledger : written.server;
      const data = [...volumesOf(service)].filter(([, at]) => at === target).map(([volume]) => volume);
      expect([name, data]).toEqual([name, [`${name}-data`]]);
      expect(Object.keys(file.volumes)).toContain(data[0]);
      taken.add(data[0] as string);
    }
    expect(taken.size).toBe(members[profile].filter((name) => isLedger(name) || isServer(name)).length);
  });

  it('has ledgers ask every server of the profile, and wait for them', () => {
    const servers = those(isServer).map(([name]) => name);
    for (const [, { environment, depends_on, networks }] of those(isLedger)) {
      if (servers.length === 0) {
        expect([environment, networks]).toEqual([undefined, ['front']]);
        continue;
      }
      const [, hosts, options] = /^esdb:\/\/([^?]+)\?(.*)$/.exec(environment?.INITIUM_STORE ?? '') ?? [];
      expect(hosts?.split(',')).toEqual(servers.map((name) => `${name}:2113`));
      expect(options).toContain(profile === 'cluster' ? 'tls=true&tlsCAFile=' : 'tls=false');
      for (const name of servers) expect(depends_on?.[name]).toMatchObject({ condition: 'service_healthy' });
    }
  });

  it('has no setting turn off TLS between servers that know each other', () => {
    for (const [name, { environment }] of those(isServer)) {
      const secured = environment?.EVENTSTORE_INSECURE === undefined;
      expect([name, secured]).toEqual([name, profile === 'cluster']);
      if (!secured) continue;
      const others = those(isServer).flatMap(([other]) => (other === name ? [] : [`${other}:2113`]));
      expect(environment).toMatchObject({
        EVENTSTORE_CLUSTER_SIZE: '3',
        EVENTSTORE_GOSSIP_SEED: others.join(','),
        EVENTSTORE_NODE_HOST_ADVERTISE_AS: name,
      });
    }
  });
}

describe.each(profiles)('docker-compose.yml as it is written, profile %s', (profile) =>
  holdsWhatIsAsked(profile, async () => composeFile()),
);

const config = await findComposeConfig();
if (typeof config === 'string') {
  describe.skip(`docker compose config: ${config}`, () => {
    for (const profile of profiles) holdsWhatIsAsked(profile, async () => composeFile());
  });
} else {
  describe.each(profiles)('docker compose config, profile %s', (profile) =>
    holdsWhatIsAsked(profile, () => config(profile)),
  );
}
