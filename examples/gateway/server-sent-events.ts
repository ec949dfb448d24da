/** What one block of an event stream says. */
export interface ServerSentEvent {
  /** The last event id, as it stands after the block. */
  readonly id: string;
  readonly event: string;
  /** Empty where the block has no data: it then only moves the id. */
  readonly data: string;
  readonly comments: readonly string[];
}

/**
 * The blocks of an event stream (WHATWG HTML 9.2.6), with comments, which carry no meaning but show that the connection
 * lives. Ends where the stream does; a block that was cut off is not given.
 */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let rest = '';
  let id = '';
  let lines: string[] = [];
  for await (const text of body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() as string;
    for (const line of parts) {
      if (line !== '') {
        lines.push(line);
        continue;
      }
      const block = blockOf(lines, id);
      id = block.id;
      lines = [];
      yield block;
    }
  }
}

function blockOf(lines: readonly string[], lastId: string): ServerSentEvent {
  let id = lastId;
  let event = 'message';
  const data: string[] = [];
  const comments: string[] = [];
  for (const line of lines) {
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) as unknown as [string, string, string?];
    if (field === '') comments.push(value ?? '');
    else if (field === 'id') id = value ?? '';
    else if (field === 'event') event = value ?? '';
    else if (field === 'data') data.push(value ?? '');
  }
  return { id, event, data: data.join('\n'), comments };
}
