import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeConnection } from '../../tests/support/fake-connection.ts';
import { ServerSession } from './server-session.svelte.ts';

let connection: FakeConnection;
let session: ServerSession;
const ends: (() => void)[] = [];

beforeEach(() => {
  connection = new FakeConnection();
  session = new ServerSession(() => Promise.resolve(connection));
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('session', () => {
  test('a server that goes away keeps the account, and may not be sent to', async () => {
    await session.signIn('x@clinic.example', 'secret');
    expect(session.maySend).toBe(true);
    connection.state = 'absent';
    await session.probe();
    expect([session.state, session.maySend]).toEqual(['absent', false]);
    expect(session.account?.email).toBe('x@clinic.example');
    connection.state = 'signed-in';
    ends.push(session.start());
    await vi.waitFor(() => {
      expect(session.maySend).toBe(true);
    });
  });

  test('follows another tab that signs in, signs out or changes the account', async () => {
    await session.probe();
    connection.change({ id: 'a', email: 'x@clinic.example', role: 'curator' });
    expect([session.state, session.maySend]).toEqual(['signed-in', true]);
    connection.change({ id: 'b', email: 'y@clinic.example', role: 'researcher' });
    expect([session.account?.id, session.maySend]).toEqual(['b', false]);
    connection.change(null);
    expect([session.state, session.account]).toEqual(['signed-out', null]);
  });

  test('the same account seen again is no change', async () => {
    await session.signIn('x@clinic.example', 'secret');
    const { account } = session;
    connection.change({ id: 'a', email: 'x@clinic.example', role: 'curator' });
    await session.probe();
    expect(session.account).toBe(account);
  });

  test('code that cannot be loaded counts as no server, and is asked for again', async () => {
    const load = vi.fn().mockRejectedValueOnce(new TypeError('offline'));
    load.mockResolvedValue(connection);
    const late = new ServerSession(load);
    await late.probe();
    expect(late.state).toBe('absent');
    await late.probe();
    expect(late.state).toBe('signed-out');
  });
});
