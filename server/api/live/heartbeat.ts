import type { WebSocket } from 'ws';

const INTERVAL_MS = 20_000;

/** Pings every client, and ends the connection of one that has not answered the ping before: its network is gone. */
export class Heartbeat {
  readonly #answered = new Map<WebSocket, boolean>();
  readonly #timer: NodeJS.Timeout;

  constructor(intervalMs = INTERVAL_MS) {
    this.#timer = setInterval(() => this.#beat(), intervalMs);
    this.#timer.unref();
  }

  watch(socket: WebSocket): void {
    this.#answered.set(socket, true);
    socket.on('pong', () => this.#answered.set(socket, true));
    socket.on('close', () => this.#answered.delete(socket));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#answered.clear();
  }

  #beat(): void {
    for (const [socket, answered] of this.#answered) {
      if (!answered) {
        socket.terminate();
        continue;
      }
      this.#answered.set(socket, false);
      socket.ping();
    }
  }
}
