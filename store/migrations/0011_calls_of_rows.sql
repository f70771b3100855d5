-- What the push of a row cost at the CRM: a request that several rows share counts for each with its part.
ALTER TABLE import_rows ADD COLUMN calls double precision NOT NULL DEFAULT 0;
-- Requests that wrote, those that it took part in, and its part of them.
ALTER TABLE import_rows ADD COLUMN writes integer NOT NULL DEFAULT 0;
ALTER TABLE import_rows ADD COLUMN write_calls double precision NOT NULL DEFAULT 0;
