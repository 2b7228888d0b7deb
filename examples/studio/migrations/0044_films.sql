-- Films that lie in the storage. A row without a title is an address that was signed, and no more.
CREATE TABLE films (
    id         INTEGER PRIMARY KEY,
    object     TEXT NOT NULL UNIQUE,
    size       INTEGER NOT NULL,
    title      TEXT,
    created_at TEXT NOT NULL
);
