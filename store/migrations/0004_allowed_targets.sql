-- What the workers let through beside the public internet (SYNCLINE_ALLOW_TARGETS): said by the one that started last, and
-- asked by whoever checks an address before it is stored. One row, of no tenant.
CREATE TABLE allowed_targets (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  targets text[] NOT NULL,
  said_at timestamptz NOT NULL DEFAULT now()
);
