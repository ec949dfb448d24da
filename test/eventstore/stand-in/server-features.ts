import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';

const featuresOf: Readonly<Record<string, readonly string[]>> = {
  'event_store.client.streams.streams/read': ['position', 'events'],
  'event_store.client.streams.streams/batchappend': ['deadline_duration'],
};

/** What a server of a version says it can do; a client takes the stream of many appends where that is among it. */
export function supportedMethods(version: string, hasBatchAppend: boolean): features.SupportedMethods {
  const methods = [StreamsService, GossipService, ServerFeaturesService]
    .flatMap((service) => Object.values(service).map(({ path }) => path.toLowerCase()))
    .map((path) => path.split('/').slice(1))
    .filter(([, method]) => hasBatchAppend || method !== 'batchappend')
    .map(([service = '', method = '']) =>
      new features.SupportedMethod()
        .setServiceName(service)
        .setMethodName(method)
        .setFeaturesList([...(featuresOf[`${service}/${method}`] ?? [])]),
    );
  return new features.SupportedMethods().setEventStoreServerVersion(version).setMethodsList(methods);
}
