-- The different sets of labels that the objects of a recording have, as JSON with the names in order; found by the hash of that
-- text.
CREATE TABLE label_sets (
  id   INTEGER PRIMARY KEY,
  rid  INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX label_sets_by_hash ON label_sets (rid, hash);

-- The set that an object had last. NULL: it had no labels, and of what was written before nothing is known. An index would take
-- as much as all else about labels: who asks reads the column, later only the end of it, and all of it again when the setting
-- `relabelled` has moved.
ALTER TABLE lives ADD COLUMN labels INTEGER;
