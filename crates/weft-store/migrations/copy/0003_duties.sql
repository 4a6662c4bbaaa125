-- Everybody's duties in the team's workspace, as they stood when it was last heard of (`duties` of `meta` is their mark).
CREATE TABLE duty (
    login      TEXT NOT NULL,
    role       TEXT NOT NULL,
    domain     TEXT,
    since      INTEGER,
    until      INTEGER,
    stands_for TEXT,
    given_by   TEXT NOT NULL
) STRICT;
