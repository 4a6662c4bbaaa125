-- "WEFG"
PRAGMA application_id = 1464157767;

-- Who may read what, as far as Weft itself is what holds the right.
CREATE TABLE held (
    holder    TEXT NOT NULL,
    privilege TEXT NOT NULL,
    target    TEXT NOT NULL,
    name      TEXT NOT NULL,
    -- Urn of the grant that it was made for.
    given_for TEXT NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (holder, privilege, target)
) STRICT, WITHOUT ROWID;
