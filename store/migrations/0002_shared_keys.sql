-- An office's phone: two people who are two by their e-mails may hold it at the same time.
ALTER TABLE key_claims DROP CONSTRAINT key_claims_pkey;
ALTER TABLE key_claims ADD PRIMARY KEY (tenant_id, connection_id, object, key_hash, entity_id);
-- Hashes of the keys by which the holder is nobody else; empty: whoever has the key too may be the same.
ALTER TABLE key_claims ADD COLUMN beside text[] NOT NULL DEFAULT '{}';
-- The holder has another value by now, and a lookup may still show this one.
ALTER TABLE key_claims ADD COLUMN is_let_go boolean NOT NULL DEFAULT false;

-- Who waits for an entity that owns the record.
CREATE INDEX timeline_by_owner ON timeline (tenant_id, connection_id, object, (failure->'advice'->>'owner'))
  WHERE failure IS NOT NULL;
