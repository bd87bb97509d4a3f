-- A checksum (CRC-32) of everything that is packed, so that damage is told from what was written. What was written before has
-- none: there it is NULL.
ALTER TABLE chunk_data ADD COLUMN scan_crc INTEGER;
ALTER TABLE chunk_data ADD COLUMN detail_crc INTEGER;
ALTER TABLE states ADD COLUMN crc INTEGER;
ALTER TABLE waiting_values ADD COLUMN crc INTEGER;
ALTER TABLE blocks ADD COLUMN crc INTEGER;
