import { kindOfType } from '#libs/evidence';

const given = Buffer.from('"ledgertime"');

/**
 * A line as its source had sent it, where it is one of an export: its old `ledgertime` is kept as an extension that has
 * no effect, for when something was recorded only the ledger that records it can say. Undefined for what that ledger
 * said of itself. Any other line as it is.
 */
export function asSent(line: Uint8Array): Uint8Array | undefined {
  if (!Buffer.from(line.buffer, line.byteOffset, line.byteLength).includes(given)) return line;
  const event = objectIn(line);
  if (typeof event?.ledgertime !== 'string' || typeof event.type !== 'string') return line;
  if (event.type.startsWith('ledger.') || kindOfType(event.type)?.ownToLedger === true) return undefined;
  const {
    ledgertime,
    position: _place,
    resubmissionof: _mended,
    principal: _sender,
    sentinstants: _spelling,
    anchorroot: _root,
    approvedproposal: _proposal,
    sealedkey: _key,
    logleaf: _leaf,
    logmetadata: _metadata,
    ...sent
  } = event;
  return Buffer.from(JSON.stringify({ ...sent, claimedledgertime: sent.claimedledgertime ?? ledgertime }));
}

function objectIn(line: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(line).toString());
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
