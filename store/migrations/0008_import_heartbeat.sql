-- The command that reads an import's source says every few seconds that it is there: one that was stopped or killed is told
-- from one that runs.
ALTER TABLE imports ADD COLUMN alive_at timestamptz;
