import type { LiveMessage, NoticeMessage } from './schema.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;

/** How long to wait before attempt n (0 first): doubling, with a random quarter so that many pages do not come at once. */
export function retryDelayMs(attempt: number, random: number = Math.random()): number {
  const base = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  return Math.round(base * (0.75 + random * 0.5));
}

export interface SocketEvents<M> {
  onMessage(message: M): void;
  onOpen(): void;
  onClose(retryInMs: number): void;
}

/** A WebSocket of JSON messages that comes back by itself until it is closed. `url` is asked anew for every attempt. */
export class LastingSocket<M> {
  readonly #url: () => string;
  readonly #events: SocketEvents<M>;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #closed = false;

  constructor(url: () => string, events: SocketEvents<M>) {
    this.#url = url;
    this.#events = events;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#socket !== null) end(this.#socket);
  }

  /** Ends this connection and begins a new one at once. */
  reconnect(): void {
    this.#attempt = 0;
    if (this.#socket !== null) end(this.#socket);
    else this.retryNow();
  }

  /** Does not wait for the next attempt when one is due. */
  retryNow(): void {
    if (this.#closed || this.#socket !== null) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  #connect(): void {
    const url = new URL(this.#url(), location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      if (!this.#closed) this.#events.onOpen();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (this.#closed || typeof event.data !== 'string') return;
      this.#attempt = 0;
      this.#events.onMessage(JSON.parse(event.data) as M);
    };
    socket.onclose = () => {
      this.#socket = null;
      if (this.#closed) return;
      const delay = retryDelayMs(this.#attempt++);
      this.#timer = setTimeout(() => this.#connect(), delay);
      this.#events.onClose(delay);
    };
  }
}

/** One that is still connecting is closed when it is open: browsers complain of it otherwise. */
function end(socket: WebSocket): void {
  if (socket.readyState === 0) socket.addEventListener('open', () => socket.close(1000));
  else socket.close(1000);
}

/** What the whole server tells: recordings that come and go, the state of the capture. */
export function noticeSocket(events: SocketEvents<NoticeMessage>): LastingSocket<NoticeMessage> {
  return new LastingSocket(() => '/api/live', events);
}

/** A recording's new revisions, from after the one that `after` names at the time of each attempt. */
export function revisionSocket(
  recording: string,
  after: () => number,
  events: SocketEvents<LiveMessage>,
): LastingSocket<LiveMessage> {
  return new LastingSocket(() => `/api/recordings/${encodeURIComponent(recording)}/live?after=${after()}`, events);
}
