-- Goes up with each change, so that nobody undoes what somebody else did.
ALTER TABLE leads ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
