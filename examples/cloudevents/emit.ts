import { type CloudEvent, emitterFor, httpTransport, Mode } from 'cloudevents';

/** What the ledger said of an event that was emitted. */
export interface EmittedResult {
  readonly outcome: 'recorded' | 'duplicate' | 'conflict' | 'quarantined';
  readonly quarantineId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** The ledger did not record an event: sent again as it is, it would be refused again. */
export class EventRefused extends Error {
  readonly result: EmittedResult;

  constructor(result: EmittedResult) {
    const [first] = result.errors ?? [];
    super(`${result.outcome}: ${first?.pointer ?? ''} ${first?.detail ?? 'another event has its id'}`);
    this.result = result;
  }
}

/**
 * An emitter of the CloudEvents SDK that does not hide refusals. The SDK's own resolves whatever the ledger answers, 422 and
 * 503 alike, and gives the body alone: so what it resolves with is read here. Resolves once the event is durable. Throws an
 * `EventRefused` where it is refused, and an `Error` where the ledger could not be asked: then the same event is sent again.
 */
export function refusingEmitter(ledger: string): (event: CloudEvent<unknown>) => Promise<EmittedResult> {
  const emit = emitterFor(httpTransport(`${ledger}/v1/events`), { mode: Mode.STRUCTURED });
  return async (event) => {
    const { body } = (await emit(event)) as { readonly body: string };
    const result = resultIn(body);
    if (result === undefined) throw new Error(`not recorded, and may be sent again: ${body.slice(0, 200)}`);
    if (result.outcome === 'recorded' || result.outcome === 'duplicate') return result;
    throw new EventRefused(result);
  };
}

function resultIn(body: string): EmittedResult | undefined {
  try {
    return (JSON.parse(body) as { readonly results?: readonly EmittedResult[] }).results?.[0];
  } catch {
    return undefined;
  }
}
