-- Which records belong together: what the fields of an entity name (is_wanted), and what the CRM holds by our doing.
CREATE TABLE associations (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  -- The entity whose fields name the other one: a contact or a deal.
  object text NOT NULL,
  entity_id text NOT NULL,
  other_object text NOT NULL,
  other_id text NOT NULL,
  -- In the order of the fields that name them.
  place integer NOT NULL DEFAULT 0,
  is_wanted boolean NOT NULL DEFAULT true,
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'associating', 'associated', 'dissociating', 'refused', 'unsupported')),
  -- The records that "state" is about: written before anything is sent.
  external_id text,
  other_external_id text,
  -- Until then what was sent last may still be executed; NULL: its answer is known.
  horizon_at timestamptz,
  -- Of the last attempt that did not end well.
  failure jsonb,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id, object, entity_id, other_object, other_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connections
);
-- Whoever gets its record last finds those that wait for it.
CREATE INDEX associations_by_other ON associations (tenant_id, connection_id, other_object, other_id);
-- A record that was taken from one entity may be held together with the same one for another.
CREATE INDEX associations_by_record ON associations (tenant_id, connection_id, external_id) WHERE external_id IS NOT NULL;

ALTER TABLE associations ENABLE ROW LEVEL SECURITY;
ALTER TABLE associations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON associations USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
