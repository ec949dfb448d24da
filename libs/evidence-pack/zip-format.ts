/** What of a ZIP file is written here, and nothing else is read: parts as they are, one after the other (APPNOTE 6.3.10, section 4.3). */

export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;

export const sizes = { local: 30, central: 46, end: 22, end64: 56, locator64: 20, extra64: 12 } as const;

/** Where a number does not fit its field, the field has this, and the number stands in the ZIP64 record. */
export const [most16, most32] = [0xffff, 0xffffffff];

/** 1980-01-01 00:00:00, the first instant that a ZIP file can name. */
const [time, date] = [0, 0x0021];
/** A file for its owner to write and for all to read, as made on Unix. */
const [madeBy, attributes] = [0x0314, (0o100644 << 16) >>> 0];
const [plain, zip64] = [10, 45];

/** A part of a ZIP file: where its record begins, how long it is and its CRC-32. */
export interface ZipEntry {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly crc: number;
}

/** Out of the pool of small buffers: hundreds of thousands of their own would take several times what they hold. */
const zeros = (length: number): Buffer => Buffer.allocUnsafe(length).fill(0);

/** What stands before the bytes of a part. */
export function localRecord({ name, size, crc }: Omit<ZipEntry, 'offset'>): Buffer {
  const record = zeros(sizes.local + name.length);
  record.writeUInt32LE(signatures.local, 0);
  record.writeUInt16LE(plain, 4);
  writeFacts(record, 10, { size, crc });
  record.writeUInt16LE(name.length, 26);
  record.write(name, sizes.local, 'latin1');
  return record;
}

/** What the list at the end has of a part. */
export function centralRecord({ name, offset, size, crc }: ZipEntry): Buffer {
  const isFar = offset >= most32;
  const record = zeros(sizes.central + name.length + (isFar ? sizes.extra64 : 0));
  record.writeUInt32LE(signatures.central, 0);
  record.writeUInt16LE(madeBy, 4);
  record.writeUInt16LE(isFar ? zip64 : plain, 6);
  writeFacts(record, 12, { size, crc });
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(isFar ? sizes.extra64 : 0, 30);
  record.writeUInt32LE(attributes, 38);
  record.writeUInt32LE(isFar ? most32 : offset, 42);
  record.write(name, sizes.central, 'latin1');
  if (isFar) {
    const extra = record.subarray(sizes.central + name.length);
    extra.writeUInt16LE(0x0001, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(offset), 4);
  }
  return record;
}

/** Time, date, CRC and both sizes, as either record has them. */
function writeFacts(record: Buffer, at: number, { size, crc }: Pick<ZipEntry, 'size' | 'crc'>): void {
  record.writeUInt16LE(time, at);
  record.writeUInt16LE(date, at + 2);
  record.writeUInt32LE(crc, at + 4);
  record.writeUInt32LE(size, at + 8);
  record.writeUInt32LE(size, at + 12);
}

/** What stands at the end, behind the list of the parts. */
export function endRecord(count: number, offset: number, length: number): Buffer {
  const isLarge = count >= most16 || offset >= most32;
  const end = zeros(sizes.end);
  end.writeUInt32LE(signatures.end, 0);
  end.writeUInt16LE(isLarge ? most16 : count, 8);
  end.writeUInt16LE(isLarge ? most16 : count, 10);
  end.writeUInt32LE(isLarge ? most32 : length, 12);
  end.writeUInt32LE(isLarge ? most32 : offset, 16);
  if (!isLarge) return end;
  const end64 = zeros(sizes.end64);
  end64.writeUInt32LE(signatures.end64, 0);
  end64.writeBigUInt64LE(BigInt(sizes.end64 - 12), 4);
  end64.writeUInt16LE(madeBy, 12);
  end64.writeUInt16LE(zip64, 14);
  for (const [at, value] of [
    [24, count],
    [32, count],
    [40, length],
    [48, offset],
  ] as const)
    end64.writeBigUInt64LE(BigInt(value), at);
  const locator = zeros(sizes.locator64);
  locator.writeUInt32LE(signatures.locator64, 0);
  locator.writeBigUInt64LE(BigInt(offset + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}
