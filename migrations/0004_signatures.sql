-- Of each chunk what the values are that its events set, so condensed that a chunk without a value is mostly passed over unread. A
-- table of its own: beside the columns it would lie behind all of them. Chunks that were written before have none.
CREATE TABLE field_signatures (
  chunk     INTEGER PRIMARY KEY,
  signature BLOB NOT NULL
);
