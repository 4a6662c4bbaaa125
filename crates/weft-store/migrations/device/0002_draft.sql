CREATE TABLE draft (
    person TEXT NOT NULL,
    urn    TEXT NOT NULL,
    part   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL,
    PRIMARY KEY (person, urn, part)
) STRICT, WITHOUT ROWID;
