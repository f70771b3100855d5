-- Row-level security compares before anything that is not leakproof, and reading JSON is not: by the expression, each done
-- push read the whole timeline of its connection (59 ms beside 100,000 pushes). As a column it is found by its index.
ALTER TABLE timeline ADD COLUMN waits_for text GENERATED ALWAYS AS (failure->'advice'->>'owner') STORED;
DROP INDEX timeline_by_owner;
CREATE INDEX timeline_by_owner ON timeline (tenant_id, connection_id, object, waits_for) WHERE waits_for IS NOT NULL;
