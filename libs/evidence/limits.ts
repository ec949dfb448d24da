/** What no piece of evidence may exceed. Sizes are bytes of UTF-8, lengths are code points. */
export const limits = {
  eventBytesMax: 65_536,
  batchBytesMax: 8 * 1024 * 1024,
  batchEventsMax: 1_000,
  /** Levels of objects and lists, the event itself being the first. */
  depthMax: 32,
  /** Reasons reported for one event; the last one says that there are more. */
  problemsMax: 100,
  sourceLengthMax: 256,
  idLengthMax: 256,
  nameLengthMax: 128,
  textLengthMax: 1_024,
  statementLengthMax: 16_384,
  listItemsMax: 1_000,
  extensionsMax: 20,
  extensionLengthMax: 256,
} as const;
