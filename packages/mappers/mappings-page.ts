import type { CompiledMapping } from './compile/compile-mapping.js';
import type { EvidenceTemplate, MappingRule } from './mapping.js';
import { sampleKeys, sampleSource } from './run-samples.js';

/** Where the page stands that `initium mapper page` writes. */
export const mappingsPagePath = 'docs/mappings.md';

const head = `# Your system, and which kinds follow from it

What [mappings](../packages/mappers/README.md) are shipped, which kinds of evidence each makes of what, and of each a record with all that
follows from it: the first sample of its file that is evidence. Identifiers are those of a key for samples. \`initium mapper page\` writes this page.
`;

/** The page, in Markdown. */
export function mappingsPage(mappings: readonly CompiledMapping[]): string {
  const links = mappings.map(({ mapping }) => `- [${mapping.title}](#${mapping.mapping})`).join('\n');
  return `${head}\n${links}\n${mappings.map(mappingSection).join('')}`;
}

/** The part of it about one mapping. */
export function mappingSection(compiled: CompiledMapping): string {
  const { mapping: name, title, documentation = [], rules, samples } = compiled.mapping;
  const pages = documentation.map((address) => `<${address}>`).join(', ');
  const rows = kindsOf(rules).map(
    ([kind, fields]) => `| \`${kind}\` | ${[...fields].map((field) => `\`${field}\``).join(', ')} |`,
  );
  const { record, says } = samples.find(({ evidence }) => evidence !== undefined) ?? { record: null, says: '' };
  const { evidence } = compiled.map(record, { source: sampleSource, keys: sampleKeys });
  const clear = evidence.map((event) => {
    const { personal: _sealed, ...data } = event.data as Record<string, unknown>;
    return { ...event, mappinghash: '…', data };
  });
  const table = ['| kind | what is said in it |', '|---|---|', ...rows].join('\n');
  return [
    `\n## ${name}\n\n${title}: \`initium import --mapper ${name} FILE\`. By ${pages}.\n\n${table}\n\n${says}\n`,
    json(record),
    'becomes, beside the record itself, which is sealed:\n',
    json(clear),
  ].join('\n');
}

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\`\n`;

/** The kinds that rules make, each with all fields that any of them says. */
function kindsOf(rules: readonly MappingRule[]): [string, Set<string>][] {
  const found = new Map<string, Set<string>>();
  const add = ({ kind, data }: EvidenceTemplate): void => {
    found.set(kind, new Set([...(found.get(kind) ?? []), ...Object.keys(data)]));
  };
  const walk = (all: readonly MappingRule[]): void => {
    for (const { evidence = [], rules: within = [] } of all) {
      evidence.forEach(add);
      walk(within);
    }
  };
  walk(rules);
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}
