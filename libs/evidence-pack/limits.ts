/** What no pack may exceed; who reads one refuses what does before doing anything about it. Sizes are bytes. */
export const packLimits = {
  /** Of a whole file. */
  fileBytesMax: 16 * 2 ** 30,
  /** Of the list of parts at its end. */
  directoryBytesMax: 128 * 2 ** 20,
  partsMax: 700_000,
  pathLengthMax: 160,
  /** Of one part. */
  partBytesMax: 128 * 2 ** 20,
  exhibitsMax: 100_000,
  /** Subjects of which the map's word is there. */
  subjectsMax: 1_000,
  anchorsMax: 1_000,
  /** Leaves that say which keys sign the log. */
  logKeysMax: 1_000,
  reasonLengthMax: 1_000,
  /** Clients of whom a dossier of a State has a pack each. */
  sampleMax: 100,
  /** Rows of a table of a dossier. */
  tableRowsMax: 500_000,
} as const;
