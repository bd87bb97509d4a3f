/**
 * As much as one message of a history from a file brings: as many events as the store puts away
 * together, which spares it to keep them one by one, and no more bytes of values than memory has room for several times.
 */
export const MESSAGE_EVENTS = 2048;
export const MESSAGE_BYTES = 8_000_000;
