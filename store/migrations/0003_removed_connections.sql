-- A connection that is added again under the id of a removed one counts its epochs on: workers keep sessions by id and
-- epoch, and one with the credential of before must not be taken for its own.
ALTER TABLE connection_directory ADD COLUMN last_epoch bigint NOT NULL DEFAULT 0;
