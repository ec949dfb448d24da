import type { RecordedEvidence } from '#libs/evidence';

type Iterator = AsyncIterator<RecordedEvidence>;
type Head = { readonly evidence: RecordedEvidence; readonly position: bigint } | undefined;

/** Several streams, each in the ledger's order, as one in that order; what is in more than one of them comes once. */
export async function* inOrder(streams: readonly AsyncIterable<RecordedEvidence>[]): AsyncGenerator<RecordedEvidence> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const heads = await Promise.all(iterators.map(next));
  for (;;) {
    const first = heads.reduce<Head>((least, head) => (isBefore(head, least) ? head : least), undefined);
    if (first === undefined) return;
    yield first.evidence;
    for (const [index, head] of heads.entries()) {
      if (head?.position === first.position) heads[index] = await next(iterators[index] as Iterator);
    }
  }
}

async function next(iterator: Iterator): Promise<Head> {
  const { done, value } = await iterator.next();
  return done ? undefined : { evidence: value, position: BigInt(value.position ?? 0) };
}

function isBefore(head: Head, least: Head): boolean {
  return head !== undefined && (least === undefined || head.position < least.position);
}
