-- The id of the submission that wrote the row, so that no crash can make two of one. A partner's
-- message has none.
ALTER TABLE leads ADD COLUMN submission TEXT;

CREATE UNIQUE INDEX leads_by_submission ON leads (submission);
