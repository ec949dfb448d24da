import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';

export interface Member {
  readonly instanceId: string;
  readonly port: number;
  readonly isLeader: boolean;
  readonly isAlive: boolean;
}

/** What a node tells of its cluster, by its own clock. */
export function clusterInfo(members: readonly Member[], ticks: bigint): gossip.ClusterInfo {
  const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
  return new gossip.ClusterInfo().setMembersList(
    members.map(({ instanceId, port, isLeader, isAlive }) =>
      new gossip.MemberInfo()
        .setInstanceId(new shared.UUID().setString(instanceId))
        .setTimeStamp(String(ticks))
        .setState(isLeader ? LEADER : FOLLOWER)
        .setIsAlive(isAlive)
        .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port)),
    ),
  );
}
