import { randomUUID } from 'node:crypto';
import { type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { credentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StandInNode } from './index.js';
import { all, Closing, happened, refusalOf } from './test-clients.js';
import { streamIdentifier } from './wire.js';

const closing = new Closing();
let node: StandInNode;
let client: EventStoreDBClient;

beforeEach(async () => {
  node = await closing.node();
  client = closing.client(node.connectionString);
});
afterEach(() => closing.close());

const written = (): string[] => node.log.events.map(({ stream }) => stream);
const append = (stream: string, event = happened(1)) =>
  client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
/** Appends one after the other, each when the one before has come: a client that connects sends them in any order. */
async function appendInTurn<Answer>(names: readonly string[], asked: (stream: string) => Answer): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const stream of names) {
    const before = node.counts.appends;
    answers.push(asked(stream));
    await node.counts.until(({ appends }) => appends > before);
  }
  return answers;
}

/** So that nobody waits for an answer that never comes, nor fails of it. */
const unanswered = (promise: Promise<unknown>): Promise<'answered' | 'broken'> =>
  promise.then(
    () => 'answered',
    () => 'broken',
  );

describe('an acknowledgement', () => {
  it('is lost while the event is written, and appends after it are answered', async () => {
    node.appends.loseNextAcknowledgements(2);
    const lost = await appendInTurn(['a', 'b'], (stream) => ({ answer: unanswered(append(stream)) }));
    await append('c');
    expect(await Promise.race([...lost.map(({ answer }) => answer), 'nothing'])).toBe('nothing');
    expect(written()).toEqual(['a', 'b', 'c']);
  });

  it('is lost with the stream, and repeating the append gives the answer of the first time', async () => {
    node.appends.breakAtNextAppend({ written: true });
    const event = happened(1);
    expect(await refusalOf(append('a', event))).toMatchObject({ type: 'unavailable' });
    expect(await append('a', event)).toMatchObject({
      success: true,
      position: { commit: node.log.events[0]?.position },
    });
    expect(written()).toEqual(['a']);
    expect(node.counts).toMatchObject({ batchAppends: 2, appendStreams: 2 });
  });

  it('does not come where the stream breaks before anything is written', async () => {
    node.appends.breakAtNextAppend({ written: false });
    const event = happened(1);
    expect(await refusalOf(append('a', event))).toMatchObject({ type: 'unavailable' });
    expect(written()).toEqual([]);
    await append('a', event);
    expect(written()).toEqual(['a']);
  });

  it('comes late', async () => {
    node.appends.holdAnswers();
    const answer = append('a');
    await node.counts.until(({ appends }) => appends === 1);
    expect(written()).toEqual(['a']);
    expect(await Promise.race([answer, 'nothing'])).toBe('nothing');
    node.appends.releaseAnswers();
    expect(await answer).toMatchObject({ success: true });
  });

  it('comes to nobody when it comes after its stream has broken', async () => {
    node.appends.holdAnswers();
    const answer = refusalOf(append('a'));
    await node.counts.until(({ appends }) => appends === 1);
    node.appends.breakAppendStreams();
    expect(await answer).toMatchObject({ type: 'unavailable' });
    node.appends.releaseAnswers();
    await append('b');
    expect(written()).toEqual(['a', 'b']);
  });

  it('comes twice, the second time for a correlation that nobody waits for', async () => {
    node.appends.answerNextAppendTwice();
    const raw = new StreamsClient(`127.0.0.1:${node.port}`, credentials.createInsecure());
    closing.add(() => raw.close());
    const call = raw.batchAppend();
    const correlationId = randomUUID();
    const options = new streams.BatchAppendReq.Options()
      .setStreamIdentifier(streamIdentifier('a'))
      .setStreamPosition('7');
    call.write(
      new streams.BatchAppendReq()
        .setCorrelationId(new shared.UUID().setString(correlationId))
        .setOptions(options)
        .setIsFinal(true),
    );
    const answers: string[] = [];
    for await (const answer of call as AsyncIterable<streams.BatchAppendResp>) {
      answers.push(answer.getCorrelationId()?.getString() ?? '');
      if (answers.length === 2) {
        break;
      }
    }
    expect(answers).toEqual([correlationId, correlationId]);
  });

  it('says that the append timed out although it is written, or because it is not', async () => {
    node.appends.timeOutNextAppends();
    node.appends.timeOutNextAppends(1, { written: false });
    for (const stream of ['a', 'b']) {
      expect(await refusalOf(append(stream))).toMatchObject({ type: 'deadline-exceeded' });
    }
    expect(written()).toEqual(['a']);
  });

  it('says that access is denied, until it is not', async () => {
    node.appends.denyAccess();
    expect(await refusalOf(append('a'))).toMatchObject({ type: 'access-denied' });
    const alone = client.appendToStream('a', happened(1), { credentials: { username: 'a', password: 'b' } });
    expect(await refusalOf(alone)).toMatchObject({ type: 'access-denied' });
    node.appends.denyAccess(false);
    expect(await append('a')).toMatchObject({ success: true });
  });
});

describe('a stream of appends that breaks', () => {
  it('leaves of those that were pending the first written and the others not', async () => {
    node.appends.holdAppends();
    const refused = await appendInTurn(['a', 'b', 'c'], (stream) => ({ refusal: refusalOf(append(stream)) }));
    expect(node.appends.held).toBe(3);
    node.appends.breakAppendStreams({ write: 2 });
    for (const { refusal } of refused) {
      expect(await refusal).toMatchObject({ type: 'unavailable' });
    }
    node.appends.releaseAppends();
    await append('d');
    expect(written()).toEqual(['a', 'b', 'd']);
  });

  it('leaves one to be written after the client took it for lost', async () => {
    node.appends.holdAppends();
    const event = happened(1);
    const refused = refusalOf(append('a', event));
    await node.counts.until(({ appends }) => appends === 1);
    node.appends.breakAppendStreams({ keep: true });
    expect(await refused).toMatchObject({ type: 'unavailable' });
    expect(written()).toEqual([]);
    const again = append('a', event);
    await node.counts.until(({ appends }) => appends === 2);
    node.appends.releaseAppends();
    expect(await again).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(written()).toEqual(['a']);
  });
});

describe('the client', () => {
  // And it throws where nobody can catch it when their answers come after all: so no answer is released here.
  it('takes the break of one stream for that of all, whichever client and node they belong to', async () => {
    const healthy = await closing.node();
    const other = closing.client(healthy.connectionString);
    healthy.appends.holdAnswers();
    const refused = refusalOf(other.appendToStream('a', happened(1)));
    await healthy.counts.until(({ appends }) => appends === 1);
    node.appends.breakAtNextAppend({ written: false });
    await refusalOf(append('b'));
    expect(await refused).toMatchObject({ type: 'unavailable' });
    expect(healthy.log.events).toHaveLength(1);
  });
});

describe('a node', () => {
  it('carries out held appends one by one, in the order they came', async () => {
    node.appends.holdAppends();
    const [first, second] = await appendInTurn(['a', 'b'], (stream) => ({ answer: append(stream) }));
    node.appends.releaseAppends(1);
    await first?.answer;
    expect(written()).toEqual(['a']);
    node.appends.releaseAppends();
    await second?.answer;
    expect(written()).toEqual(['a', 'b']);
  });

  it('tells what it was asked', async () => {
    const event = happened(1);
    await append('a', event);
    await client.appendToStream('b', [happened(1), happened(2)], { requiresLeader: true, expectedRevision: 'any' });
    await all(client.readAll());
    await client.getStreamMetadata('a');
    expect(node.appends.asked[0]).toMatchObject({
      stream: 'a',
      expected: 'no_stream',
      eventIds: [event.id],
      isBatch: true,
    });
    expect(node.appends.asked[1]?.eventIds).toHaveLength(2);
    expect(node.counts).toMatchObject({ batchAppends: 2, singleAppends: 0, allReads: 1, streamReads: 1, features: 1 });
  });

  it('of a version without the stream of many appends is asked one by one', async () => {
    const old = await closing.node({ hasBatchAppend: false, version: '20.10.4' });
    const { success } = await closing.client(old.connectionString).appendToStream('a', happened(1));
    expect(success).toBe(true);
    expect(old.counts).toMatchObject({ batchAppends: 0, singleAppends: 1 });
  });

  it('loses acknowledgements and breaks streams there too', async () => {
    const old = await closing.node({ hasBatchAppend: false });
    const other = closing.client(old.connectionString);
    old.appends.loseNextAcknowledgements();
    const lost = unanswered(other.appendToStream('a', happened(1)));
    await old.counts.until(({ appends }) => appends === 1);
    old.appends.breakAtNextAppend({ written: true });
    expect(await refusalOf(other.appendToStream('b', happened(1)))).toMatchObject({ type: 'unavailable' });
    expect(old.log.events.map(({ stream }) => stream)).toEqual(['a', 'b']);
    await old.stop();
    expect(await lost).toBe('broken');
  });
});
