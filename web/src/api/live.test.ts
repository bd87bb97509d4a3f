import { afterEach, expect, test, vi } from 'vitest';
import { noticeSocket } from './live.ts';

class FakeSocket extends EventTarget {
  static last: FakeSocket | null = null;
  readyState = 0;
  readonly close = vi.fn();
  constructor() {
    super();
    FakeSocket.last = this;
  }
}

afterEach(() => void vi.unstubAllGlobals());

test('a connection that is given up before it is open is closed when it is: browsers complain of it otherwise', () => {
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', { href: 'http://127.0.0.1:3000/' });
  const silent = () => undefined;
  const socket = noticeSocket({ onMessage: silent, onOpen: silent, onClose: silent });
  socket.close();
  const { last } = FakeSocket;
  expect(last?.close).not.toHaveBeenCalled();
  last?.dispatchEvent(new Event('open'));
  expect(last?.close).toHaveBeenCalledExactlyOnceWith(1000);

  const open = noticeSocket({ onMessage: silent, onOpen: silent, onClose: silent });
  if (FakeSocket.last !== null) FakeSocket.last.readyState = 1;
  open.close();
  expect(FakeSocket.last?.close).toHaveBeenCalledExactlyOnceWith(1000);
});
