-- What a push did not send because the CRM's field cannot hold it (onInvalidField=sendWithout): our field, theirs, and why.
ALTER TABLE timeline ADD COLUMN left_out jsonb NOT NULL DEFAULT '[]';
