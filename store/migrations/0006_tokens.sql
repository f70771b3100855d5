-- The login of an OAuth connection: renewed by whichever worker needs it first, while no other asks the vendor.
CREATE TABLE tokens (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  -- Encrypted: access and refresh token, and what the token answer added.
  sealed bytea NOT NULL,
  -- Grows with each renewal and each login of a person.
  number bigint NOT NULL DEFAULT 1,
  expires_at timestamptz,
  -- Written before the vendor is asked: an answer that is lost is known to be.
  renewal_started_at timestamptz,
  PRIMARY KEY (tenant_id, connection_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connections
);
ALTER TABLE tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tokens USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());

-- The CRM account that the login opens: links never point at a stranger's.
ALTER TABLE connections ADD COLUMN account jsonb;
