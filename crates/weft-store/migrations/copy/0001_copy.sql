-- "WEFC"
PRAGMA application_id = 1464157763;

-- What this person may see of a team workspace, as it was followed. Named like the workspace's own tables, so that it is read by
-- the same statements.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE head (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO head VALUES (1, 0);

CREATE TABLE revision (
    revision     INTEGER NOT NULL PRIMARY KEY,
    first_record INTEGER NOT NULL
) STRICT;

CREATE TABLE statement (
    id     INTEGER NOT NULL PRIMARY KEY,
    urn    TEXT NOT NULL,
    aspect TEXT NOT NULL,
    origin TEXT NOT NULL,
    record INTEGER NOT NULL,
    digest BLOB
) STRICT;
CREATE UNIQUE INDEX statement_by_key ON statement (urn, aspect, origin);

CREATE TABLE record (
    id        INTEGER NOT NULL PRIMARY KEY,
    statement INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    previous  INTEGER,
    payload   BLOB
) STRICT;

CREATE TABLE source (
    name         TEXT NOT NULL PRIMARY KEY,
    config       TEXT NOT NULL,
    added        INTEGER NOT NULL,
    report       TEXT,
    last_success INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    sequence INTEGER NOT NULL PRIMARY KEY,
    entry    TEXT NOT NULL,
    hash     BLOB NOT NULL,
    subject  TEXT GENERATED ALWAYS AS (entry ->> '$.subject') VIRTUAL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, sequence);

CREATE TABLE image (
    digest TEXT NOT NULL PRIMARY KEY,
    kind   TEXT NOT NULL,
    bytes  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
