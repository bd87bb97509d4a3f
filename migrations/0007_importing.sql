-- 1: an import is still storing it. Where the process ended within that, it is taken away when the database is next opened for
-- writing, for nothing says that the rest of it is missing.
ALTER TABLE recordings ADD COLUMN importing INTEGER NOT NULL DEFAULT 0;
