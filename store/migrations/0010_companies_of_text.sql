-- A company that contacts name in words, and whose record a company of the app has: their associations are with that one.
ALTER TABLE associations ADD COLUMN stands_for text;
CREATE INDEX associations_by_stand_in ON associations (tenant_id, connection_id, other_object, stands_for)
  WHERE stands_for IS NOT NULL;
