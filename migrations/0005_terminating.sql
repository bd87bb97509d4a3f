-- Since which revision an object is being deleted: the first one that had its metadata.deletionTimestamp. NULL: none was seen, and
-- of what was written before nothing is known.
ALTER TABLE lives ADD COLUMN terminating_revision INTEGER;
