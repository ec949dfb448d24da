import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import users, { type UsersClient } from '@eventstore/db-client/generated/users_grpc_pb.js';
import messages from '@eventstore/db-client/generated/users_pb.js';
import { type ServiceError, status } from '@grpc/grpc-js';
import { inside } from './client-inside.js';
import { forWriting, type ServerAddress } from './connection-string.js';
import { endClient } from './server-connection.js';

export interface ServerUser {
  readonly name: string;
  readonly password: string;
}

const callMsMax = 10_000;

/**
 * Makes a user of the server for ledgers, or gives the one that is there this password, and the rights that ledgers need:
 * to read and to append, and nothing else. Streams without access lists of their own are for this user and for
 * administrators only, from then on: the server has to be the ledger's alone. Doing it again changes nothing.
 * `server` is asked as an administrator.
 */
export async function makeServerUser(server: ServerAddress, user: ServerUser): Promise<void> {
  const client = EventStoreDBClient.connectionString(forWriting(server));
  const readers = ['$admins', user.name];
  const rights = {
    $userStreamAcl: { $r: readers, $w: readers, $d: ['$admins'], $mr: readers, $mw: ['$admins'] },
    $systemStreamAcl: { $r: ['$admins'], $w: ['$admins'], $d: ['$admins'], $mr: ['$admins'], $mw: ['$admins'] },
  };
  try {
    await client.setStreamMetadata('$all', { acl: { readRoles: readers } });
    await client.appendToStream('$settings', jsonEvent({ type: 'update-default-acl', data: rights }));
    await makeOrChange(client, user);
  } finally {
    await endClient(client);
  }
}

async function makeOrChange(client: EventStoreDBClient, { name, password }: ServerUser): Promise<void> {
  const stub = await inside(client).getGRPCClient<UsersClient>(users.UsersClient, 'users');
  const [metadata, options] = inside(client).callArguments(
    { requiresLeader: true },
    { deadline: Date.now() + callMsMax },
  );
  const made = new messages.CreateReq.Options().setLoginName(name).setPassword(password).setFullName('Initium');
  const taken = await new Promise<boolean>((resolve, reject) => {
    stub.create(new messages.CreateReq().setOptions(made), metadata, options, (error) => {
      if (error?.code === status.ALREADY_EXISTS) resolve(true);
      else settle(error, () => resolve(false), reject);
    });
  });
  if (!taken) return;
  const reset = new messages.ResetPasswordReq.Options().setLoginName(name).setNewPassword(password);
  await new Promise<void>((resolve, reject) => {
    stub.resetPassword(new messages.ResetPasswordReq().setOptions(reset), metadata, options, (error) =>
      settle(error, resolve, reject),
    );
  });
}

function settle(error: ServiceError | null, resolve: () => void, reject: (error: Error) => void): void {
  if (error === null) resolve();
  else reject(error);
}
