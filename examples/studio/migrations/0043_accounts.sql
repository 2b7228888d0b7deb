-- Who signed in with an account elsewhere. A person may have several accounts with one e-mail.
CREATE TABLE accounts (
    id         INTEGER PRIMARY KEY,
    provider   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    email      TEXT NOT NULL,
    name       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (provider, subject)
);
