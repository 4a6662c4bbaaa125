-- Images of the documentation, each once, by the digest of its bytes. They stay as long as the history that may name them.
CREATE TABLE image (
    digest TEXT NOT NULL PRIMARY KEY,
    kind   TEXT NOT NULL,
    bytes  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER image_is_never_changed BEFORE UPDATE ON image
BEGIN SELECT RAISE(ABORT, 'images are never changed'); END;
CREATE TRIGGER image_is_never_deleted BEFORE DELETE ON image
BEGIN SELECT RAISE(ABORT, 'images are never deleted'); END;
