-- One row for each press of the button below a post.
CREATE TABLE likes (
    id         INTEGER PRIMARY KEY,
    post_id    INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX likes_by_post ON likes (post_id);
