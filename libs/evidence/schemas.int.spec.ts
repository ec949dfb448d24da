import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { eventSchemaOf, jsonSchemaOf, kindNamed, type SomeKind } from '#libs/evidence';
import { examples, from } from './test/examples.js';

type Asked = readonly [schema: object, values: readonly unknown[]];

const program = (file: string): string => fileURLToPath(new URL(`./test/${file}`, import.meta.url));

/** Validators of other languages, which know nothing of how JavaScript reads patterns: by the Debian package. */
const validators = [
  {
    needs: 'python3-jsonschema',
    commands: ['python3', '/usr/bin/python3'],
    probe: ['-c', 'import jsonschema'],
    script: 'validate.py',
  },
  {
    needs: 'libjson-validator-perl',
    commands: ['perl', '/usr/bin/perl'],
    probe: ['-MJSON::Validator', '-e', '1'],
    script: 'validate.pl',
  },
];

/** What each of them has to say of a kind: of its data, and of whole events. */
const asked = Object.entries(examples).flatMap(
  ([name, [subject, data]]): { name: string; of: Asked; says: boolean[] }[] => {
    const kind = kindNamed(name) as SomeKind;
    const required = (jsonSchemaOf(kind).required ?? []) as string[];
    const without = required.map((field) => ({ ...data, [field]: undefined }));
    const event = { specversion: '1.0', id: '1', source: 'crm', type: kind.type, subject, time: from, data };
    const [good, bad] = [
      [event, { ...event, time: '2026-01-01T02:00:00.25+02:00', id: 'Grüße 😀', partitionkey: 'ключ', sampledrate: 3 }],
      [
        ...[{ time: '2026-01-01' }, { id: 'a\u0001b' }, { subject: 'client/jane@example.com' }, { type: 'x' }],
        ...[{ partitionKey: 'x' }, { partitionkey: '+4915112345678' }, { ledgertime: from }, { data: 1 }],
      ].map((change) => ({ ...event, ...change })),
    ];
    return [
      {
        name,
        of: [jsonSchemaOf(kind), [data, { ...data, unheardOf: 1 }, ...without]],
        says: [true, false, ...without.map(() => false)],
      },
      { name, of: [eventSchemaOf(kind), [...good, ...bad]], says: [...good.map(() => true), ...bad.map(() => false)] },
    ];
  },
);

for (const { needs, commands, probe, script } of validators) {
  const command = commands.find((one) => spawnSync(one, probe).status === 0);

  (command === undefined ? describe.skip : describe)(`a validator of another language: needs ${needs}`, () => {
    it('reads every published schema, and says what intake says', () => {
      const input = JSON.stringify(asked.map(({ of }) => of));
      const run = spawnSync(command as string, [program(script)], { input, encoding: 'utf8', timeout: 60_000 });
      expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
      const said = JSON.parse(run.stdout) as boolean[][];
      expect(asked.map(({ name }, index) => [name, said[index]])).toEqual(asked.map(({ name, says }) => [name, says]));
    });
  });
}
