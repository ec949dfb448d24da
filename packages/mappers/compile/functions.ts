/** What cannot be said by paths and tables. Each is pure, takes what may be anything, and gives undefined where it can say nothing. */
export const functions: Readonly<Record<string, (...values: readonly unknown[]) => unknown>> = {
  /** The host of a web address, in lower case. */
  host: (address) => {
    if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
    const { hostname } = new URL(address);
    return hostname === '' ? undefined : hostname;
  },
  /** A parameter of a web address's query. */
  parameter: (address, name) => {
    if (typeof address !== 'string' || typeof name !== 'string' || !URL.canParse(address)) return undefined;
    return new URL(address).searchParams.get(name) ?? undefined;
  },
  /** A text in lower case: for vendors that are not of one mind about their codes. */
  lower: (text) => (typeof text === 'string' ? text.trim().toLowerCase() : undefined),
  /** One of the parts of a text, from 0, or from the end by -1. */
  part: (text, separator, index) =>
    typeof text === 'string' && typeof separator === 'string' && typeof index === 'number'
      ? text.split(separator).at(index)
      : undefined,
  /** A name as registers have them: what may not be in one becomes `-`. */
  name: (text) => {
    if (typeof text !== 'string' && typeof text !== 'number') return undefined;
    const plain = String(text)
      .normalize('NFC')
      .trim()
      .replace(/[^A-Za-z0-9._~:@+-]+/g, '-')
      .slice(0, 128);
    return plain === '' ? undefined : plain;
  },
};
