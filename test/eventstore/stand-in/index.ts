export type { AskedAppend } from './append-desk.js';
export { Counts } from './counts.js';
export type { ExpectedRevision } from './expected-revision.js';
export type { ProposedEvent, RecordedEvent } from './recorded-event.js';
export { accessDenied, invalidPosition, notLeader, notReady, refusal, timedOut, unavailable } from './refusals.js';
export { StandInCluster } from './stand-in-cluster.js';
export { type AppendOutcome, type DirectEvent, StandInLog, type StandInLogOptions } from './stand-in-log.js';
export { StandInNode, type StandInNodeOptions } from './stand-in-node.js';
