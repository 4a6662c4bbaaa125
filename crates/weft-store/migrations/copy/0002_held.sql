-- What this person holds in the team's workspace, as it said when it was last heard of (`contact` of `meta`). Named like the rights
-- of a workspace of one's own, so that it is read by the same statement.
CREATE TABLE held (
    holder    TEXT NOT NULL,
    privilege TEXT NOT NULL,
    target    TEXT NOT NULL,
    name      TEXT NOT NULL,
    given_for TEXT NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (holder, privilege, target)
) STRICT, WITHOUT ROWID;
