/** The text of a PDF whose parts are not compressed, as its fonts say what their glyphs mean: what a reader can search and copy. */
export function textOfPdf(bytes: Uint8Array): string {
  const file = Buffer.from(bytes).toString('latin1');
  const objects = new Map(
    [...file.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [id, body ?? '']),
  );
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  for (const [, name = '', id] of file.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const [, map] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '') ?? [];
    fonts.set(name, meaningsIn(objects.get(map) ?? ''));
  }
  let font: ReadonlyMap<string, string> = new Map();
  let text = '';
  for (const [, name, shown = ''] of file.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map();
    else
      text += `${glyphsIn(shown)
        .map((glyph) => font.get(glyph) ?? '\ufffd')
        .join('')} `;
  }
  return text.replaceAll(/\s+/g, ' ');
}

const glyphsIn = (shown: string): string[] =>
  [...shown.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);

function meaningsIn(map: string): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  for (const [, first = '0', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g))
    for (const [index, [, meaning = '']] of [...list.matchAll(/<([^>]*)>/g)].entries()) {
      const glyph = (Number.parseInt(first, 16) + index).toString(16).padStart(4, '0');
      meanings.set(glyph, Buffer.from(meaning.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    }
  return meanings;
}
