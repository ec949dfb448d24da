/** Evidence as a source sends it: one contact each of so many clients, recorded since long. */
export function contacts(count: number, from = 0): object[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return {
      specversion: '1.0',
      id: String(number).padStart(8, '0'),
      source: 'crm',
      type: 'initium.ClientContact.v1',
      subject: `client/c${number}`,
      time: '2026-08-03T09:00:00Z',
      data: { channel: 'EMAIL' },
    };
  });
}

export function ndjson(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
