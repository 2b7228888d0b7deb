-- The one sheet that the staff writes on together.
CREATE TABLE pad (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    text     TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
