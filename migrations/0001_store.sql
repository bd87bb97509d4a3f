-- The first schema: recordings, their events (new ones as rows, older ones in chunks) and their values.

-- What belongs to this database alone: its secret for fingerprints, who is writing it.
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value NOT NULL
) WITHOUT ROWID;

-- One etcd history in one epoch. `cursor` is NULL until the baseline is complete. A deleted recording has no id, until the
-- last of its rows is gone. `layout` moves whenever chunks are written or dropped.
CREATE TABLE recordings (
  rid            INTEGER PRIMARY KEY AUTOINCREMENT,
  id             TEXT UNIQUE,
  history        TEXT NOT NULL,
  source         TEXT NOT NULL,
  created_at     INTEGER NOT NULL,
  changed_at     INTEGER NOT NULL,
  first_revision INTEGER NOT NULL,
  cursor         INTEGER,
  first_at       INTEGER,
  last_at        INTEGER,
  revisions      INTEGER NOT NULL DEFAULT 0,
  events         INTEGER NOT NULL DEFAULT 0,
  layout         INTEGER NOT NULL DEFAULT 0
);

-- Earlier ids of a recording; links with them go on working.
CREATE TABLE aliases (
  id  TEXT PRIMARY KEY,
  rid INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE gaps (
  rid           INTEGER NOT NULL,
  from_revision INTEGER NOT NULL,
  to_revision   INTEGER NOT NULL,
  cause         TEXT NOT NULL,
  noticed_at    INTEGER NOT NULL,
  PRIMARY KEY (rid, from_revision)
) WITHOUT ROWID;

-- Dictionaries. A key is a prefix (up to and with its last slash) and the name after it; it is found by the hash of both.
CREATE TABLE prefixes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE scopes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE shapes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE actors (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE keys (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  hash   INTEGER NOT NULL,
  prefix INTEGER NOT NULL,
  name   TEXT NOT NULL
);
CREATE INDEX keys_by_hash ON keys (hash);

-- One incarnation of a key: all its events that share create revision, uid, owner and identity. `owner` and `about` name
-- another life by its id, or by its uid where that life is not known.
CREATE TABLE lives (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  rid             INTEGER NOT NULL,
  key             INTEGER NOT NULL,
  scope           INTEGER NOT NULL,
  create_revision INTEGER NOT NULL,
  delete_revision INTEGER,
  uid,
  owner,
  about,
  name            TEXT
);
CREATE INDEX lives_by_key ON lives (key);
CREATE INDEX lives_by_owner ON lives (owner) WHERE owner IS NOT NULL;
CREATE INDEX lives_with_name ON lives (id) WHERE name IS NOT NULL;
CREATE INDEX lives_by_about ON lives (about) WHERE about IS NOT NULL;

-- New events, one a row, until they are put into a chunk.
CREATE TABLE hot (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  rid           INTEGER NOT NULL,
  revision      INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  at            INTEGER,
  basis         INTEGER NOT NULL,
  life          INTEGER NOT NULL,
  shape         INTEGER NOT NULL,
  actor         INTEGER NOT NULL,
  version       INTEGER NOT NULL,
  value_bytes   INTEGER NOT NULL,
  lease         TEXT NOT NULL,
  paths         TEXT NOT NULL,
  changed_count INTEGER NOT NULL,
  position      INTEGER NOT NULL
);
CREATE UNIQUE INDEX hot_in_order ON hot (rid, revision, ordinal);

-- Older events, some thousands a chunk, column by column. `state` is what exists after the chunk's last event; not every
-- chunk has it.
CREATE TABLE chunks (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  rid            INTEGER NOT NULL,
  first_revision INTEGER NOT NULL,
  last_revision  INTEGER NOT NULL,
  events         INTEGER NOT NULL
);
CREATE INDEX chunks_in_order ON chunks (rid, first_revision);
CREATE TABLE chunk_data (
  chunk  INTEGER PRIMARY KEY,
  scan   BLOB NOT NULL,
  detail BLOB NOT NULL
);
CREATE TABLE states (
  chunk INTEGER PRIMARY KEY,
  keys  INTEGER NOT NULL,
  data  BLOB NOT NULL
);

-- In which chunks a life has events.
CREATE TABLE presence (
  life  INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  PRIMARY KEY (life, chunk)
) WITHOUT ROWID;

-- Values are numbered in streams, one for each resource of a recording. A position is stream * 2^32 + number. A new value
-- waits alone; older ones, those with numbers below `packed`, are packed in blocks of consecutive numbers. A stream without a
-- name gets no new values.
CREATE TABLE streams (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  rid           INTEGER NOT NULL,
  name          TEXT,
  count         INTEGER NOT NULL DEFAULT 0,
  packed        INTEGER NOT NULL DEFAULT 0,
  waiting_bytes INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX streams_by_recording ON streams (rid, name);
CREATE TABLE waiting_values (
  position INTEGER PRIMARY KEY,
  value    BLOB NOT NULL
);
CREATE TABLE blocks (
  position  INTEGER PRIMARY KEY,
  count     INTEGER NOT NULL,
  raw_bytes INTEGER NOT NULL,
  data      BLOB NOT NULL
);
