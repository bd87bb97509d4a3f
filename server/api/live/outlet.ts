/** The part of a WebSocket that feeds need; `sent` is called when the message has left this process. */
export interface Outlet {
  readonly bufferedAmount: number;
  send(text: string, sent: (error?: Error) => void): void;
}
