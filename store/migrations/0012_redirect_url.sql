-- Where the CRM wants a person to go on with the record, as it has answered last: the next push may be answered without one.
ALTER TABLE links ADD COLUMN redirect_url text;
ALTER TABLE links_apart ADD COLUMN redirect_url text;
