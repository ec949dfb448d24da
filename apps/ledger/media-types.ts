export const mediaTypes = {
  json: 'application/json',
  event: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
  /** The same by its other name. */
  linesPlain: 'application/ndjson',
  changes: 'text/event-stream',
} as const;
