-- How many messages came on a day, counted in the morning after.
CREATE TABLE digests (
    id         INTEGER PRIMARY KEY,
    leads      INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
