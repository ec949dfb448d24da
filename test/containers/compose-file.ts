import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load, YAML11_SCHEMA } from 'js-yaml';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const profiles = ['embedded', 'one', 'cluster'] as const;
export type Profile = (typeof profiles)[number];

/** What the tests ask of a service, in the file's own words. */
export interface Service {
  readonly image: string;
  readonly profiles: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart?: string;
  readonly command?: readonly string[];
  readonly mem_limit?: string | number;
  readonly cpus?: string | number;
  readonly pids_limit?: number;
  readonly stop_grace_period?: string;
  readonly network_mode?: string;
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly ports?: readonly (string | { readonly host_ip?: string; readonly target: number })[];
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export function parseCompose(text: string): ComposeFile {
  // The older schema is the one that knows `<<`.
  return load(text, { schema: YAML11_SCHEMA }) as ComposeFile;
}

/** docker-compose.yml as it is written. */
export function composeFile(): ComposeFile {
  return parseCompose(readFileSync(`${root}docker-compose.yml`, 'utf8'));
}

/** The services that a profile starts, by name. */
export function servicesOf(file: ComposeFile, profile: Profile): Map<string, Service> {
  return new Map(Object.entries(file.services).filter(([, service]) => service.profiles.includes(profile)));
}

/** Where a service's volumes are mounted, by the names of the volumes. */
export function volumesOf({ volumes = [] }: Service): Map<string, string> {
  return new Map(
    volumes.map((volume) => {
      const [source = '', target = ''] =
        typeof volume === 'string' ? volume.split(':') : [volume.source, volume.target];
      return [source, target];
    }),
  );
}

/** The addresses at which a service is published, and the ports in there. */
export function publishedOf({ ports = [] }: Service): { readonly host: string | undefined; readonly target: number }[] {
  return ports.map((port) => {
    if (typeof port !== 'string') return { host: port.host_ip, target: port.target };
    const [, host, target] = /^(?:(.+):)?\d+:(\d+)(?:\/tcp)?$/.exec(port) ?? [];
    return { host, target: Number(target) };
  });
}

export const networksOf = ({ networks = [] }: Service): readonly string[] =>
  Array.isArray(networks) ? networks : Object.keys(networks);
