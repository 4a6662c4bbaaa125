-- "WEFD"
PRAGMA application_id = 1464157764;

CREATE TABLE visit (
    urn TEXT NOT NULL PRIMARY KEY,
    at  INTEGER NOT NULL,
    -- Tells visits of one millisecond apart.
    turn INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_by_time ON visit (at, turn);

CREATE TABLE star (
    id  INTEGER NOT NULL PRIMARY KEY,
    urn TEXT NOT NULL UNIQUE,
    at  INTEGER NOT NULL
) STRICT;

CREATE TABLE search (
    text TEXT NOT NULL PRIMARY KEY,
    at   INTEGER NOT NULL,
    turn INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX search_by_time ON search (at, turn);

CREATE TABLE saved_search (
    name TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE preference (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
