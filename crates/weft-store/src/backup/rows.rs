//! Rows of a workspace as lines, whichever database they come from.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    AuditLine, ImageLine, Line, PrintLine, RecordLine, RevisionLine, RightLine, SourceLine, StatementLine,
};

/// Name, configuration, when it was added, the domain that may use it, its last report and when it last went well.
pub type Source = (String, String, i64, Option<String>, Option<String>, Option<i64>);
/// Source, key, value and urns.
pub type Print = (String, String, String, String);
/// Id, urn, aspect, origin, newest version and scope.
pub type Statement = (i64, String, String, String, i64, String);
/// Its number, and its first record.
pub type Revision = (i64, i64);
/// Id, statement, revision, time, scope, the version before and the payload, packed or as text.
pub type Record<P> = (i64, i64, i64, i64, String, Option<i64>, Option<P>);
/// Number, scope, bytes and hash.
pub type Entry = (i64, String, String, Vec<u8>);
/// Digest, kind and bytes.
pub type Image = (String, String, Vec<u8>);
/// Holder, privilege, target, its name, the grant and since when.
pub type Right = (String, String, String, String, String, i64);

pub fn source((name, config, added, domain, report, last_success): Source) -> Line {
    Line::Source(SourceLine {
        name,
        config,
        added,
        domain,
        report,
        last_success,
    })
}

pub fn print((source, key, value, urns): Print) -> Line {
    Line::Fingerprint(PrintLine {
        source,
        key,
        value,
        urns,
    })
}

pub fn statement((id, urn, aspect, origin, record, scope): Statement) -> Line {
    Line::Statement(StatementLine {
        id,
        urn,
        aspect,
        origin,
        record,
        scope,
    })
}

pub fn revision((revision, first_record): Revision) -> Line {
    Line::Revision(RevisionLine {
        revision,
        first_record,
    })
}

pub fn record((id, statement, revision, at, scope, previous, payload): Record<String>) -> Line {
    Line::Record(RecordLine {
        id,
        statement,
        revision,
        at,
        scope,
        previous,
        payload,
    })
}

pub fn entry((sequence, scope, entry, hash): Entry) -> Line {
    Line::Audit(AuditLine {
        sequence,
        scope,
        entry,
        hash: crate::hex(&hash),
    })
}

pub fn image((digest, kind, bytes): Image) -> Line {
    Line::Image(ImageLine {
        digest,
        kind,
        bytes: STANDARD.encode(bytes),
    })
}

pub fn right((holder, privilege, target, name, given_for, since): Right) -> Line {
    Line::Right(RightLine {
        holder,
        privilege,
        target,
        name,
        given_for,
        since,
    })
}
