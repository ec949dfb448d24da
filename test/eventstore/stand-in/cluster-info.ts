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
        .setInstanceId(uuid(instanceId))
        .setTimeStamp(String(ticks))
        .setState(isLeader ? LEADER : FOLLOWER)
        .setIsAlive(isAlive)
        .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port)),
    ),
  );
}

/** As two signed numbers, the way a server writes what it was not asked to write as text. */
function uuid(text: string): shared.UUID {
  const digits = text.replaceAll('-', '');
  const [most, least] = [digits.slice(0, 16), digits.slice(16)].map((half) =>
    String(BigInt.asIntN(64, BigInt(`0x${half}`))),
  );
  return new shared.UUID().setStructured(
    new shared.UUID.Structured().setMostSignificantBits(most ?? '').setLeastSignificantBits(least ?? ''),
  );
}
