-- What an event set fields to, as far as it is searched for. Of what was written before nothing is known: there it is empty.
ALTER TABLE hot ADD COLUMN fields TEXT NOT NULL DEFAULT '[]';
ALTER TABLE chunk_data ADD COLUMN fields BLOB;
ALTER TABLE chunk_data ADD COLUMN fields_crc INTEGER;
