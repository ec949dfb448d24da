import { openSqliteStore, type Write } from '#libs/event-store';

/** A process with a store of its own that appends what it is sent and says so, until it is killed. */
const store = await openSqliteStore({ folder: process.argv[2] ?? '' });
process.on('message', ({ id, ask }: { id: number; ask: Write[] }) => {
  store.append(ask).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.send?.('ready');
