// As in `kind.ts`.
import { Compile } from 'typebox/schema';
import { attributes, EXTENSION_NAME, ExtensionValue, extensionDescription } from './attributes.js';
import { limits } from './limits.js';
import { type Problem, step } from './problem.js';
import { LOOKS_LIKE, lookAlikeIn } from './pseudonym.js';

const known = new Set([...Object.keys(attributes), 'type', 'subject', 'dataschema', 'data']);
const name = new RegExp(EXTENSION_NAME);
const value = Compile(ExtensionValue);
/** No schema says it: what Unicode has made no characters of is written differently in every language's patterns. */
const noncharacter = /\p{Noncharacter_Code_Point}/u;

/** Names that no source may use, and why. */
const RESERVED: Readonly<Record<string, string>> = {
  ledgertime: 'is set by the ledger alone',
  position: 'is set by the ledger alone',
  resubmissionof: 'is set by the ledger alone',
  principal: 'is set by the ledger alone',
  sentinstants: 'is set by the ledger alone',
  anchorroot: 'is set by the ledger alone',
  approvedproposal: 'is set by the ledger alone',
  sealedkey: 'is set by the ledger alone',
  logleaf: 'is set by the ledger alone',
  logmetadata: 'is set by the ledger alone',
  data_base64: 'is no evidence: data must be JSON, in `data`',
  personal: 'is sealed in `data` only: put it there',
};

export const reservedNames: readonly string[] = Object.keys(RESERVED);

/**
 * An event without its extension attributes; the very event where it has none. Adds to `problems` what speaks against
 * them (CloudEvents 1.0, section 3.1): each by its name and value, and where there are too many.
 */
export function withoutExtensions<Event extends Readonly<Record<string, unknown>>>(
  event: Event,
  problems: Problem[],
): Event {
  let extensions = 0;
  for (const attribute in event) {
    if (known.has(attribute)) continue;
    extensions++;
    if (problems.length < limits.problemsMax) check(attribute, event[attribute], problems);
  }
  if (extensions === 0) return event;
  if (extensions > limits.extensionsMax) {
    const detail = `has ${extensions} attributes that are not known here; ${limits.extensionsMax} may be`;
    problems.push({ pointer: '', detail });
  }
  return Object.fromEntries(Object.entries(event).filter(([attribute]) => known.has(attribute))) as Event;
}

function check(attribute: string, given: unknown, problems: Problem[]): void {
  const pointer = step(attribute);
  const reserved = Object.hasOwn(RESERVED, attribute) ? RESERVED[attribute] : undefined;
  if (reserved !== undefined) problems.push({ pointer, detail: reserved });
  else if (!name.test(attribute))
    problems.push({ pointer, detail: 'is not known here, and no extension: their names are of a-z and 0-9 alone' });
  else {
    const like = typeof given === 'object' ? undefined : lookAlikeIn(String(given));
    if (like === undefined && value.Check(given) && !noncharacter.test(String(given))) return;
    const seen = like === undefined ? '' : `${LOOKS_LIKE}${like}: `;
    problems.push({ pointer, detail: `${seen}must be ${extensionDescription}` });
  }
}
