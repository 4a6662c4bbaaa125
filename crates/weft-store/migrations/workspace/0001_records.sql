-- "WEFT"
PRAGMA application_id = 1464157780;

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES
    ('schema_version', '1'),
    ('lowest_client', '1'),
    ('workspace_id', lower(hex(randomblob(16))));

-- One row. Every writing transaction updates it last, so that commit order is revision order.
CREATE TABLE head (
    only_row       INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    revision       INTEGER NOT NULL,
    audit_sequence INTEGER NOT NULL,
    audit_hash     BLOB NOT NULL
) STRICT;
INSERT INTO head (only_row, revision, audit_sequence, audit_hash) VALUES (1, 0, 0, zeroblob(32));
CREATE TRIGGER head_never_turns_back BEFORE UPDATE ON head
WHEN NEW.revision < OLD.revision OR NEW.audit_sequence < OLD.audit_sequence
BEGIN SELECT RAISE(ABORT, 'the head of a workspace never turns back'); END;

-- Records of one revision are neighbours: its first one is all that is needed to find them.
CREATE TABLE revision (
    revision     INTEGER NOT NULL PRIMARY KEY,
    first_record INTEGER NOT NULL
) STRICT;

-- One aspect of one thing by one origin, with its newest version. The digest is that of the newest payload
-- and NULL while the newest version is a tombstone.
CREATE TABLE statement (
    id     INTEGER NOT NULL PRIMARY KEY,
    urn    TEXT NOT NULL,
    aspect TEXT NOT NULL,
    origin TEXT NOT NULL,
    record INTEGER NOT NULL,
    digest BLOB
) STRICT;
CREATE UNIQUE INDEX statement_by_key ON statement (urn, aspect, origin);
CREATE INDEX statement_by_origin ON statement (origin);

-- Versions, append-only. A NULL payload is a tombstone.
CREATE TABLE record (
    id        INTEGER NOT NULL PRIMARY KEY,
    statement INTEGER NOT NULL REFERENCES statement (id),
    revision  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    scope     TEXT NOT NULL DEFAULT 'mesh',
    previous  INTEGER,
    digest    BLOB,
    payload   BLOB
) STRICT;
CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;

CREATE TABLE source (
    name         TEXT NOT NULL PRIMARY KEY,
    config       TEXT NOT NULL,
    added        INTEGER NOT NULL,
    report       TEXT,
    last_success INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE fingerprint (
    source  TEXT NOT NULL,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    urns    TEXT NOT NULL,
    harvest INTEGER NOT NULL,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;

-- Harvests that have not ended. One that a later harvest of the same source has overtaken may still commit
-- what it states, and marks nothing as gone.
CREATE TABLE harvest (
    id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    source    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    overtaken INTEGER NOT NULL DEFAULT 0,
    changed   INTEGER NOT NULL DEFAULT 0,
    gone      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX harvest_by_source ON harvest (source);

-- What a running harvest stated or reported as unchanged.
CREATE TABLE seen (
    harvest   INTEGER NOT NULL REFERENCES harvest (id) ON DELETE CASCADE,
    statement INTEGER NOT NULL,
    PRIMARY KEY (harvest, statement)
) STRICT, WITHOUT ROWID;

-- The chain runs over (sequence, digest of the stored entry, previous hash).
CREATE TABLE audit (
    sequence INTEGER NOT NULL PRIMARY KEY,
    entry    TEXT NOT NULL,
    digest   BLOB NOT NULL,
    hash     BLOB NOT NULL,
    subject  TEXT GENERATED ALWAYS AS (entry ->> '$.subject') VIRTUAL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, sequence);
CREATE TRIGGER audit_has_no_gap BEFORE INSERT ON audit
WHEN NEW.sequence <> (SELECT audit_sequence + 1 FROM head)
BEGIN SELECT RAISE(ABORT, 'audit entries are numbered without a gap'); END;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
