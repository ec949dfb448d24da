import { cloudeventsMapping } from './cloudevents-mapping.js';
import type { WebhookMapping } from './webhook-mapping.js';

/** The mapping of this name. Throws, in one line, what keeps it from being used. */
export function loadMapping(name: string): WebhookMapping {
  if (name === cloudeventsMapping.name) return cloudeventsMapping;
  throw new Error(`There is no mapping ${name}`);
}
