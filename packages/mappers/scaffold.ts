import { stringify } from 'yaml';
import { compileMapping } from './compile/compile-mapping.js';
import type { Expression, Mapping, TimeForm } from './mapping.js';
import { readRecords } from './reading/read-records.js';
import { timeBounds } from './values/time-bounds.js';

const depthMax = 4;
const pathsMax = 200;

/** Names that vendors give to what every mapping needs, the likeliest first. */
const likely = {
  type: /(?:^|[._' ])(?:event|type|metric|topic|action|status|kind)(?:_?(?:type|name))?(?:'\])?$/i,
  id: /(?:^|[._' ])(?:event_?id|id|uuid|message_?id)(?:'\])?$/i,
  time: /(?:time|date|_at|created|timestamp|ts)(?:'\])?$/i,
  email: /e-?mail(?:_?address)?(?:'\])?$|recipient(?:'\])?$/i,
} as const;

/**
 * A mapping to begin with, made of the first record of a file: it says of every record that there is no rule for it yet, and lists
 * what is in one. Undefined where the file has no record.
 */
export async function scaffold(name: string, file: string): Promise<string | undefined> {
  for (const reads of ['json', { csv: {} }] as const) {
    const compiled = compileMapping({ ...empty(name), reads });
    for await (const { record, fault } of readRecords(file, compiled, { bytes: 0, records: 0 })) {
      if (fault !== undefined || typeof record !== 'object' || record === null) break;
      return written({ ...empty(name), reads }, record);
    }
  }
  return undefined;
}

const todo = 'say what it is';

function empty(name: string): Mapping {
  const always = { mapping: name, version: 1, title: name, reads: 'json', raw: 'all', type: 'record' } as const;
  return { ...always, recognise: [['$.id']], rules: [{ unmapped: todo }], samples: [] };
}

function written(mapping: Mapping, record: object): string {
  const paths = [...pathsIn(record, '$', 0)].slice(0, pathsMax);
  const find = (pattern: RegExp): string | undefined => paths.find(([path]) => pattern.test(path))?.[0];
  const [type, id, email] = [find(likely.type), find(likely.id), find(likely.email)];
  const time = paths.filter(([path]) => likely.time.test(path)).find(([, value]) => formOf(value) !== undefined);
  const whole: Mapping = {
    ...mapping,
    recognise: [[type ?? id ?? paths[0]?.[0] ?? '$']],
    type: type ?? mapping.type,
    ...(id !== undefined && { id }),
    ...(time !== undefined && { time: { time: time[0], as: formOf(time[1]) as TimeForm } }),
    ...(email !== undefined && { subject: { identifier: { pseudonym: email, as: 'email' } as Expression } }),
    samples: [{ says: 'Nothing is said of it yet.', record, unmapped: todo }],
  };
  const found = paths.map(([path, value]) => `#   ${path}: ${JSON.stringify(value)?.slice(0, 60)}`).join('\n');
  return `# How to go on: packages/mappers/README.md. What is in a record:\n${found}\n${stringify(whole, { lineWidth: 120 })}`;
}

const forms: readonly TimeForm[] = ['epoch', 'rfc3339', 'rfc2822', 'local', 'date'];
const earliest = Date.UTC(2000);

function formOf(value: unknown): TimeForm | undefined {
  return forms.find((form) => (timeBounds(form, value, 'UTC')?.earliest ?? 0) >= earliest);
}

function* pathsIn(value: object, path: string, depth: number): Generator<readonly [string, unknown]> {
  for (const [name, member] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${name}]` : /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `['${name}']`;
    if (typeof member !== 'object' || member === null) yield [`${path}${step}`, member];
    else if (depth < depthMax) yield* pathsIn(member, `${path}${step}`, depth + 1);
  }
}
