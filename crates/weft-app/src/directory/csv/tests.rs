use weft_model::{NameKind, Timestamp};

use super::{CELL, COLUMNS, Read, read};
use crate::directory::read::{ERRORS, PEOPLE};

fn wrong(text: &str) -> Vec<(Option<u32>, Option<String>, String)> {
    let errors = read(text).errors;
    errors
        .into_iter()
        .map(|error| (error.line, error.column, error.message))
        .collect()
}

fn first(text: &str) -> (u32, String, String) {
    let mut all = wrong(text);
    assert!(!all.is_empty(), "{text:?}");
    let (line, column, message) = all.remove(0);
    (line.unwrap_or_default(), column.unwrap_or_default(), message)
}

#[test]
fn people_are_read_with_their_names_and_days() {
    let text = "\
Name,mail, LOGIN ,owner_name,shared_role,subject,from,until\r
\"Adeyemi, Ruth\",ruth@example.com,ra; ruth,\"finance \"\"core\"\" team\",readers,https://id.example#42,2026-01-01,2026-12-31\r
\r
Sam,sam@example.com,,,,,,\r
";
    let Read {
        rows,
        speaks,
        says_from,
        says_until,
        errors,
    } = read(text);
    assert!(errors.is_empty(), "{errors:?}");
    assert!(says_from && says_until);
    assert_eq!(
        speaks,
        [
            NameKind::Login,
            NameKind::SharedRole,
            NameKind::Subject,
            NameKind::OwnerName
        ]
    );
    let [ruth, sam] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!((ruth.name.as_str(), ruth.line), ("Adeyemi, Ruth", 2));
    let of = |kind: NameKind| -> Vec<&str> {
        let names = ruth.names.iter().filter(|name| name.kind == kind);
        names.map(|name| name.name.as_str()).collect()
    };
    assert_eq!(of(NameKind::Login), ["ra", "ruth"]);
    assert_eq!(of(NameKind::OwnerName), ["finance \"core\" team"]);
    assert_eq!(ruth.from, Timestamp::parse("2026-01-01T00:00:00Z"));
    assert_eq!(ruth.until, Timestamp::parse("2027-01-01T00:00:00Z"));
    assert_eq!((sam.line, sam.names.len(), sam.until), (4, 0, None));
}

#[test]
fn a_cell_over_several_lines_does_not_shift_the_lines_after_it() {
    let text = "name,mail\n\"a\nb\",one@example.com\nSam,nobody\n";
    let all = wrong(text);
    assert_eq!(
        (all[0].0, all[0].1.as_deref()),
        (Some(2), Some("name")),
        "{all:?}"
    );
    assert_eq!(
        (all[1].0, all[1].1.as_deref()),
        (Some(4), Some("mail")),
        "{all:?}"
    );
}

#[test]
fn what_is_wrong_is_told_with_line_and_column() {
    for (text, line, column, says) in [
        ("", 0, "", "empty"),
        ("\n\n", 0, "", "empty"),
        ("name,mail,shoe_size\n", 1, "shoe_size", "no column is called"),
        ("name;mail\n", 1, "name;mail", "separated by commas"),
        ("name,mail,mail\n", 1, "mail", "twice"),
        ("mail\nx@example.com\n", 1, "", "no column `name`"),
        ("name,login\n", 1, "", "no column `mail`"),
        ("name,mail\nSam\n", 2, "", "1 cells"),
        ("name,mail\nSam,s@x.y,more\n", 2, "", "3 cells"),
        ("name,mail\n,s@x.y\n", 2, "name", "everybody has a name"),
        ("name,mail\nSam,\n", 2, "", "neither"),
        ("name,mail\nSam,sam\n", 2, "mail", "no mail"),
        ("name,mail,until\nSam,s@x.y,31.1.2027\n", 2, "until", "no day"),
        (
            "name,mail,from,until\nSam,s@x.y,2027-02-01,2027-01-01\n",
            2,
            "until",
            "before",
        ),
        ("name,mail,subject\nSam,s@x.y,42\n", 2, "subject", "ISSUER#SUB"),
        (
            "name,mail,subject\nSam,s@x.y,http://id.example#42\n",
            2,
            "subject",
            "ISSUER#SUB",
        ),
        ("name,mail\n\"Sam,s@x.y\n", 2, "", "not closed"),
        ("name,mail\n\"Sam\"x,s@x.y\n", 2, "", "closing quote"),
        ("name,mail\nS\"am,s@x.y\n", 2, "", "quote stands inside"),
        ("name,mail\nS\u{1b}[2Jam,s@x.y\n", 2, "name", "control characters"),
    ] {
        let (at, of, message) = first(text);
        assert_eq!((at, of.as_str()), (line, column), "{text:?}: {message}");
        assert!(message.contains(says), "{text:?}: {message}");
    }
}

#[test]
fn hostile_files_end_at_a_limit() {
    let many = "s,x\n".repeat(PEOPLE + 1);
    assert!(first(&format!("name,id\n{many}")).2.contains("more than"));
    let all = "s,x\n".repeat(PEOPLE);
    assert_eq!(read(&format!("name,id\n{all}")).rows.len(), PEOPLE);
    let wide = ",".repeat(COLUMNS);
    assert!(first(&format!("name,id\n{wide}\n")).2.contains("cells"));
    let long = "x".repeat(CELL + 2);
    assert!(first(&format!("name,id\n{long},1\n")).2.contains("bytes"));
    assert!(first(&format!("name,id\n\"{long}\",1\n")).2.contains("bytes"));
    // A file of nothing but errors tells the first ones.
    let errors = "s\n".repeat(1_000);
    assert_eq!(wrong(&format!("name,id\n{errors}")).len(), ERRORS + 1);
    let names: Vec<String> = (0..60).map(|at| format!("n{at}")).collect();
    let names = names.join(";");
    assert!(
        first(&format!("name,id,login\ns,1,{names}\n"))
            .2
            .contains("at most")
    );
}
