-- "WEFR"
PRAGMA application_id = 1464157778;

CREATE TABLE meta (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    format   INTEGER NOT NULL,
    revision INTEGER,
    -- The last revision that changed an entity: a remark on a proposal changes none.
    changed  INTEGER
) STRICT;

-- `place` orders lists as the kinds are ordered; `key` is the name without regard to case, `backwards` the
-- same from its end; `ties` is the JSON list of the entity's keys in `tie`.
CREATE TABLE entity (
    id        INTEGER NOT NULL PRIMARY KEY,
    urn       TEXT NOT NULL,
    place     INTEGER NOT NULL,
    name      TEXT NOT NULL,
    full_name TEXT NOT NULL,
    domain    TEXT,
    owner     TEXT,
    key       TEXT NOT NULL,
    backwards TEXT NOT NULL,
    ties      TEXT NOT NULL,
    json      BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entity_by_urn ON entity (urn);
CREATE INDEX entity_by_place ON entity (place, name, id);
CREATE INDEX entity_by_key ON entity (key);
CREATE INDEX entity_backwards ON entity (backwards);

-- All lookups by a text other than the urn: 64 bits of the digest of what is looked up by, and which entity.
CREATE TABLE tie (
    key    INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    PRIMARY KEY (key, entity)
) STRICT, WITHOUT ROWID;

-- What sources call what they hold, and where. `namespace` is its levels, each with U+001F behind it, so that what lies
-- below a namespace is one range; `key` is the name without regard to case.
CREATE TABLE held (
    source    TEXT NOT NULL,
    namespace TEXT NOT NULL,
    key       TEXT NOT NULL,
    entity    INTEGER NOT NULL,
    name      TEXT NOT NULL,
    format    TEXT,
    denied    INTEGER NOT NULL,
    PRIMARY KEY (source, namespace, key, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_by_entity ON held (entity);
