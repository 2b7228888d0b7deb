-- What people would like to have built, and for how much.
CREATE TABLE quotes (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    budget     INTEGER NOT NULL,
    starts_on  TEXT NOT NULL,
    -- The rest of the form, as it was understood.
    details    TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- One row for each page that the site shall have.
CREATE TABLE quote_pages (
    quote_id INTEGER NOT NULL REFERENCES quotes (id),
    place    INTEGER NOT NULL,
    title    TEXT NOT NULL,
    sections INTEGER NOT NULL,
    PRIMARY KEY (quote_id, place)
) STRICT;
