-- What other services told us.
CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    sender     TEXT NOT NULL,
    event      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    body       BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
