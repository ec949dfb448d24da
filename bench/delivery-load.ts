import { createHmac } from 'node:crypto';
import { requestOf } from './caller.js';
import { get } from './http-load.js';
import { blast, type SingleLoad, type SingleRates } from './single-load.js';

/** Of the connection that the ledger of the benchmark has. */
export const deliverySecret = 'the signing key of the benchmark';
export const deliveryConnection = 'journeys';

export interface DeliveryLoad extends SingleLoad {
  /** Asked one after the other, again and again, over as many connections as there are paths, while vendors deliver. */
  readonly beside: readonly string[];
}

export interface DeliveryRates extends SingleRates {
  /** Questions a second that were answered meanwhile. */
  readonly asked: number;
}

/** Deliveries as Customer.io signs and sends them, one record each, every one of them new. */
export async function deliverAll({ beside, ...load }: DeliveryLoad): Promise<DeliveryRates> {
  const now = Math.floor(Date.now() / 1000);
  let isOver = false;
  let asked = 0;
  const asking = beside.map(async (path) => {
    while (!isOver) {
      const { status, text } = await get(load.url, path);
      if (status !== 200 && status !== 503) throw new Error(`${path} was answered ${status}: ${text}`);
      if (status === 200) asked++;
    }
  });
  const started = performance.now();
  const rates = await blast(load, { requestOf: (number) => deliveryOf(number, now), status: 200 });
  const seconds = (performance.now() - started) / 1000;
  isOver = true;
  await Promise.all(asking);
  const quarantined = /_webhook_events_total{connection="[^"]*",outcome="quarantined"} /;
  if (quarantined.test((await get(load.url, '/metrics')).text)) throw new Error('deliveries were put into quarantine');
  return { ...rates, asked: asked / seconds };
}

function deliveryOf(number: number, now: number): Buffer {
  const client = `bench-${number % 500}`;
  const body = JSON.stringify({
    event_id: `bench-${number}`,
    object_type: 'email',
    metric: 'delivered',
    timestamp: now - 60,
    data: {
      customer_id: client,
      identifiers: { id: client, email: `${client}@example.com`, cio_id: `d90${number}` },
      delivery_id: `RPILAgABcRhIBqSp7kiPekGBIeVh-${number}`,
      campaign_id: 23,
      action_id: 96,
      recipient: `${client}@example.com`,
      subject: 'What moved this week',
    },
  });
  const signature = createHmac('sha256', deliverySecret).update(`v0:${now}:${body}`).digest('hex');
  const headers = `x-cio-timestamp: ${now}\r\nx-cio-signature: ${signature}\r\n`;
  return requestOf('application/json', body, { path: `/v1/webhooks/${deliveryConnection}`, headers });
}
