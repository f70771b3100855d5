-- Tenants from the first migration: every table has tenant_id and tenant-leading keys, and shows only the rows of the
-- tenant that the transaction names (set_config('syncline.tenant', …, true)). FORCE, because owners bypass otherwise.

CREATE FUNCTION current_tenant() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('syncline.tenant', true), '') $$;

CREATE TABLE tenants (
  tenant_id text PRIMARY KEY,
  -- Key of the hashes that stand for e-mails and forgotten ids; encrypted like every secret.
  hash_key bytea,
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO tenants (tenant_id) VALUES ('default');

-- The directory outside of row security: it tells a worker the tenant of a connection. Nothing else stands in it.
CREATE TABLE connection_directory (
  connection_id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants
);

CREATE TABLE connections (
  tenant_id text NOT NULL REFERENCES tenants,
  connection_id text NOT NULL,
  connector text NOT NULL,
  settings jsonb NOT NULL,
  secrets bytea NOT NULL,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'auth_expired')),
  -- Grows with resume, new login and changed settings: what parked entities are woken by.
  epoch bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id)
);

CREATE TABLE links (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  object text NOT NULL,
  entity_id text NOT NULL,
  -- Absent where the CRM answers no ids (a webhook target).
  external_id text,
  url text,
  -- Hash of the mapped record as last acknowledged; NULL while something sent has no known answer.
  fingerprint text,
  -- CRM field → hash of the value last sent.
  sent_hashes jsonb NOT NULL DEFAULT '{}',
  -- The push that made the record; its outcome is "created" whatever attempt ends it.
  created_push_id text,
  -- A record that somebody else made and that no update of ours has reached yet: "fill what is empty" still holds.
  is_adopting boolean NOT NULL DEFAULT false,
  linked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id, object, entity_id),
  UNIQUE (tenant_id, connection_id, object, external_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connections
);

-- Links of an account that the connection does not point at any more, and writes to it without a known answer; they come
-- back when it does.
CREATE TABLE links_apart (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  -- Hash of what the settings pointed at.
  target text NOT NULL,
  object text NOT NULL,
  entity_id text NOT NULL,
  external_id text,
  url text,
  fingerprint text,
  sent_hashes jsonb NOT NULL DEFAULT '{}',
  created_push_id text,
  is_adopting boolean NOT NULL DEFAULT false,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, connection_id, object, entity_id, target),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connections
);
CREATE INDEX links_apart_by_target ON links_apart (tenant_id, connection_id, target);

CREATE TABLE intents_apart (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  target text NOT NULL,
  object text NOT NULL,
  entity_id text NOT NULL,
  kind text NOT NULL,
  sent_at timestamptz NOT NULL,
  horizon_at timestamptz,
  sent bytea,
  PRIMARY KEY (tenant_id, connection_id, object, entity_id, target),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connections
);

CREATE TABLE entity_state (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  object text NOT NULL,
  entity_id text NOT NULL,
  -- Encrypted: all fields with their order times.
  fields bytea NOT NULL,
  -- Grows when the fields change: whoever claims compares it with what he read.
  revision bigint NOT NULL DEFAULT 1,
  is_paused boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id, object, entity_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connections
);

-- At most one write to the CRM per entity: who may send, until when, and what was sent without a known answer.
CREATE TABLE intents (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  object text NOT NULL,
  entity_id text NOT NULL,
  token uuid NOT NULL,
  deadline_at timestamptz NOT NULL,
  -- missing: nothing was sent; the record is gone, and another is made when a lookup can be trusted.
  kind text CHECK (kind IN ('create', 'update', 'missing')),
  sent_at timestamptz,
  horizon_at timestamptz,
  -- Encrypted: match keys and hash per field of the record as sent.
  sent bytea,
  PRIMARY KEY (tenant_id, connection_id, object, entity_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connections
);

-- Two entities with one e-mail must not both find "none".
CREATE TABLE key_claims (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  object text NOT NULL,
  key_hash text NOT NULL,
  -- Of a forgotten entity the keyed hash of its id, as in "forgotten".
  entity_id text NOT NULL,
  -- The claim that took it: only that one frees it.
  token uuid NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, connection_id, object, key_hash)
);
CREATE INDEX key_claims_by_entity ON key_claims (tenant_id, connection_id, object, entity_id);

CREATE TABLE parked (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  object text NOT NULL,
  entity_id text NOT NULL,
  epoch bigint NOT NULL,
  PRIMARY KEY (tenant_id, connection_id, object, entity_id)
);
CREATE INDEX parked_by_epoch ON parked (tenant_id, connection_id, epoch);

CREATE TABLE forgotten (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  object text NOT NULL,
  -- Keyed hash: the id itself is erased.
  entity_hash text NOT NULL,
  external_id text,
  -- A write without a known answer, as it stood in "intents": restoring goes on from it, so that nothing is made twice.
  kind text CHECK (kind IN ('create', 'update', 'missing')),
  horizon_at timestamptz,
  sent bytea,
  -- Hash of what the settings pointed at, when they point elsewhere by now: nothing of this is true there.
  target text,
  forgotten_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id, object, entity_hash)
);

CREATE TABLE timeline (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  object text NOT NULL,
  entity_id text NOT NULL,
  push_id text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  outcome text NOT NULL,
  change_ids text[] NOT NULL DEFAULT '{}',
  sent_fields text[] NOT NULL DEFAULT '{}',
  attempts integer NOT NULL DEFAULT 1,
  failure jsonb,
  PRIMARY KEY (tenant_id, push_id)
);
CREATE INDEX timeline_by_entity ON timeline (tenant_id, connection_id, object, entity_id, at);

CREATE TABLE imports (
  tenant_id text NOT NULL,
  bulk_id text NOT NULL,
  connection_id text NOT NULL,
  -- Of all its rows: company 42 is not contact 42.
  object text NOT NULL,
  content_hash text NOT NULL,
  options text NOT NULL,
  source text NOT NULL,
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'cancelled', 'finished')),
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  is_source_ended boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, bulk_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connections
);

CREATE TABLE import_rows (
  tenant_id text NOT NULL,
  bulk_id text NOT NULL,
  entity_id text NOT NULL,
  line bigint NOT NULL,
  content_hash text NOT NULL,
  outcome text,
  ended_at timestamptz,
  -- An attempt of its push failed and is tried again later: the row holds no other row back.
  waiting_since timestamptz,
  PRIMARY KEY (tenant_id, bulk_id, entity_id),
  FOREIGN KEY (tenant_id, bulk_id) REFERENCES imports ON DELETE CASCADE
);
CREATE INDEX import_rows_in_flight ON import_rows (tenant_id, bulk_id) WHERE outcome IS NULL;

-- Rows that are not accepted: refused, or a second row of an entity.
CREATE TABLE import_rejects (
  tenant_id text NOT NULL,
  bulk_id text NOT NULL,
  line bigint NOT NULL,
  reason text NOT NULL,
  is_repeated boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, bulk_id, line),
  FOREIGN KEY (tenant_id, bulk_id) REFERENCES imports ON DELETE CASCADE
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['tenants', 'connections', 'links', 'links_apart', 'intents_apart', 'entity_state', 'intents', 'key_claims', 'parked',
    'forgotten', 'timeline', 'imports', 'import_rows', 'import_rejects']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_rows ON %I USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())',
      name);
  END LOOP;
END $$;
