//! A file of people laid over the directory as it stands: who joins, who leaves, what changes, and what cannot be.

use std::collections::HashMap;

use weft_model::{Directory, NameKind, OtherName, PersonNames, Roster, Timestamp, people::folded};

use super::{
    days,
    read::{ERRORS, PeopleError, Read, Row},
};

/// What comes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Laid {
    /// The directory as it would be.
    pub directory: Directory,
    /// Who is new.
    pub joiners: Vec<PersonNames>,
    /// Who is another than before, and in what.
    pub changed: Vec<(PersonNames, Vec<String>)>,
    /// Who would be gone.
    pub leavers: Vec<PersonNames>,
    /// How many of them a file makes gone that is wrong as a whole or cut short: those who are not in it, or are called
    /// inactive, and not those for whom a day is written.
    pub swept: usize,
    /// Who is here, is not in the file, and stays.
    pub missing: Vec<PersonNames>,
    /// How many stay as they are.
    pub same: usize,
    /// What is wrong.
    pub errors: Vec<PeopleError>,
}

/// Lays a file over the directory. With `leavers` whoever is not in it is gone as of today.
pub fn lay(roster: &Roster, read: Read, now: Timestamp, leavers: bool) -> Laid {
    let mut laid = Laid::default();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in &read.rows {
        let known = known(roster, row);
        let person = over(known, row, &read, now);
        if let Some(line) = seen.insert(folded(&person.id), row.line) {
            laid.errors.push(PeopleError::at(
                told(row.line),
                Some("id"),
                format!(
                    "`{}` is there twice{}",
                    person.id.escape_debug(),
                    told(line).map_or_else(String::new, |line| format!(", first in line {line}"))
                ),
            ));
            continue;
        }
        match known {
            None => laid.joiners.push(person.clone()),
            Some(before) if *before == person => laid.same += 1,
            Some(before) if !before.has_left(now) && person.has_left(now) => {
                laid.swept += usize::from(row.active == Some(false));
                laid.leavers.push(person.clone());
            }
            Some(before) => laid.changed.push((person.clone(), changes(before, &person))),
        }
        laid.directory.people.push(person);
    }
    for person in roster.people() {
        if seen.contains_key(&folded(&person.id)) {
            continue;
        }
        let mut person = person.clone();
        if !person.has_left(now) {
            if leavers {
                person.until = Some(days::today(now));
                laid.swept += 1;
                laid.leavers.push(person.clone());
            } else {
                laid.missing.push(person.clone());
            }
        }
        laid.directory.people.push(person);
    }
    laid.directory.people.sort_by(|one, other| one.id.cmp(&other.id));
    laid.directory.deputies.clone_from(&roster.directory().deputies);
    clashes(&mut laid, &seen);
    let mut errors = read.errors;
    errors.append(&mut laid.errors);
    laid.errors = errors;
    laid.errors.truncate(ERRORS + 1);
    laid
}

/// Whoever a row is about: by id, else by mail.
fn known<'r>(roster: &'r Roster, row: &Row) -> Option<&'r PersonNames> {
    let by_id = row.id.as_deref().and_then(|id| roster.of_id(id));
    by_id.or_else(|| {
        let mail = row.mail.as_deref()?;
        let same = |person: &&PersonNames| person.mail.as_deref().map(folded) == Some(folded(mail));
        roster.named(mail).filter(same)
    })
}

/// Somebody as the file says, and as they were where it says nothing.
fn over(known: Option<&PersonNames>, row: &Row, read: &Read, now: Timestamp) -> PersonNames {
    let mut person = known.cloned().unwrap_or_else(|| PersonNames {
        id: row.id.clone().or_else(|| row.mail.clone()).unwrap_or_default(),
        ..PersonNames::default()
    });
    person.name.clone_from(&row.name);
    if row.mail.is_some() {
        person.mail.clone_from(&row.mail);
    }
    person.names.retain(|other| !read.speaks.contains(&other.kind));
    person.names.extend(row.names.iter().cloned());
    person.names.sort();
    person.names.dedup();
    if read.says_from {
        person.from = row.from;
    }
    let had_left = person.has_left(now);
    match row.active {
        Some(true) if had_left => person.until = None,
        Some(false) if !had_left => person.until = Some(days::today(now)),
        None if read.says_until => person.until = row.until,
        Some(_) | None => {}
    }
    person
}

/// What is another than before, in words.
fn changes(before: &PersonNames, after: &PersonNames) -> Vec<String> {
    let mut all = Vec::new();
    if before.name != after.name {
        all.push(format!("was called {}", before.name));
    }
    if before.mail != after.mail {
        all.push(match &before.mail {
            Some(mail) => format!("had the mail {mail}"),
            None => "had no mail".to_owned(),
        });
    }
    let lacks = |all: &PersonNames, one: &OtherName| !all.names.contains(one);
    for new in after.names.iter().filter(|one| lacks(before, one)) {
        all.push(format!("{} {} is new", new.kind.as_str(), new.name));
    }
    for gone in before.names.iter().filter(|one| lacks(after, one)) {
        all.push(format!("{} {} is gone", gone.kind.as_str(), gone.name));
    }
    if before.from != after.from {
        all.push(match after.from {
            Some(from) => format!("begins on {}", days::of(from)),
            None => "no first day any more".to_owned(),
        });
    }
    if before.until != after.until {
        all.push(match after.until {
            Some(until) => format!("is here until {}", days::last(until)),
            None => "no last day any more".to_owned(),
        });
    }
    all
}

/// Names that two people claim, each with both of them.
fn clashes(laid: &mut Laid, lines: &HashMap<String, u32>) {
    let people = &laid.directory.people;
    let called = |id: &str| {
        let person = people.iter().find(|person| person.id == id);
        person.map_or_else(|| id.to_owned(), |person| format!("{} ({id})", person.name))
    };
    let mut errors = Vec::new();
    for clash in laid.directory.clashes().into_iter().take(ERRORS) {
        let line = |id: &str| lines.get(&folded(id)).copied();
        // The later of both lines, where both are in the file.
        let line = line(&clash.one).max(line(&clash.other)).and_then(told);
        errors.push(PeopleError::at(
            line,
            Some(clash.kind),
            format!(
                "`{}` is claimed by {} and by {}: a name is one person's",
                clash.name.escape_debug(),
                called(&clash.one),
                called(&clash.other)
            ),
        ));
    }
    laid.errors.extend(errors);
}

/// A line that is known.
fn told(line: u32) -> Option<u32> {
    (line > 0).then_some(line)
}

/// The logins of somebody, for what is to be done about them elsewhere.
pub fn logins(person: &PersonNames) -> Vec<String> {
    person.of(NameKind::Login).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use weft_model::{Deputy, Directory, NameKind, PersonNames, Roster, Timestamp};

    use super::{Laid, days, lay};
    use crate::directory::read::{PeopleFormat, read};

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-29T12:00:00Z").unwrap()
    }

    fn put(roster: &Roster, csv: &str, leavers: bool) -> Laid {
        lay(roster, read(csv, PeopleFormat::Csv), now(), leavers)
    }

    fn roster(csv: &str) -> Roster {
        let laid = put(&Roster::default(), csv, false);
        assert!(laid.errors.is_empty(), "{:?}", laid.errors);
        Roster::new(laid.directory)
    }

    fn ids(people: &[PersonNames]) -> Vec<&str> {
        people.iter().map(|person| person.id.as_str()).collect()
    }

    const BEFORE: &str = "name,mail,login\nRuth,ruth@x.y,ra\nSam,sam@x.y,sl\nKim,kim@x.y,kk\n";

    #[test]
    fn who_is_new_who_changes_and_who_is_missing_are_told_apart() {
        let before = roster(BEFORE);
        let laid = put(
            &before,
            "name,mail,login\nRuth,RUTH@x.y,ra\nSam Lee,sam@x.y,sl;s2\nLena,lena@x.y,\n",
            false,
        );
        assert!(laid.errors.is_empty(), "{:?}", laid.errors);
        assert_eq!(ids(&laid.joiners), ["lena@x.y"]);
        let changes: Vec<(&str, &[String])> = laid
            .changed
            .iter()
            .map(|(person, changes)| (person.id.as_str(), changes.as_slice()))
            .collect();
        assert_eq!(changes[0].0, "ruth@x.y", "the mail is written otherwise");
        assert_eq!(changes[1].1, ["was called Sam", "login s2 is new"]);
        assert_eq!((ids(&laid.missing), laid.leavers.len()), (vec!["kim@x.y"], 0));
        assert_eq!(laid.directory.people.len(), 4, "nobody is forgotten");
    }

    #[test]
    fn who_is_gone_from_the_file_leaves_as_of_today_only_where_that_is_asked_for() {
        let before = roster(BEFORE);
        let file = "name,mail\nRuth,ruth@x.y\nSam,sam@x.y\n";
        let laid = put(&before, file, true);
        assert_eq!(
            (ids(&laid.leavers), laid.missing.len(), laid.same),
            (vec!["kim@x.y"], 0, 2)
        );
        let after = Roster::new(laid.directory);
        let kim = after.by_login("kk").unwrap();
        assert!(kim.has_left(now()) && kim.until == Some(days::today(now())));
        // Whoever has left stays so, and the same file changes nothing more.
        let again = put(&after, file, true);
        assert_eq!((again.leavers.len(), again.changed.len(), again.same), (0, 0, 2));
    }

    #[test]
    fn a_name_is_one_persons() {
        let before = roster(BEFORE);
        let laid = put(
            &before,
            "name,mail,login,owner_name\nLena,lena@x.y,RA,\nMia,mia@x.y,,kk\n",
            false,
        );
        let told: Vec<(Option<u32>, &str)> = laid
            .errors
            .iter()
            .map(|error| (error.line, error.column.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(told.len(), 2, "{:?}", laid.errors);
        for (line, one, other) in [
            (2, "Lena (lena@x.y)", "Ruth (ruth@x.y)"),
            (3, "Kim (kim@x.y)", "Mia (mia@x.y)"),
        ] {
            let error = laid.errors.iter().find(|error| error.line == Some(line)).unwrap();
            assert!(
                error.message.contains(one) && error.message.contains(other),
                "{error:?}"
            );
        }
        let twice = put(&before, "name,mail\nA,a@x.y\nB,A@x.y\n", false);
        assert!(
            twice.errors[0].message.contains("first in line 2"),
            "{:?}",
            twice.errors
        );
    }

    #[test]
    fn what_a_file_does_not_speak_of_stays() {
        let mut directory = Directory::clone(roster(BEFORE).directory());
        directory.deputies.push(Deputy {
            person: "sam@x.y".to_owned(),
            of: "ruth@x.y".to_owned(),
            domain: None,
            from: now(),
            until: now(),
        });
        let before = Roster::new(directory);
        let scim = r#"[{"userName":"ruth@x.y","displayName":"Ruth","active":false},{"userName":"sam@x.y","displayName":"Sam"}]"#;
        let laid = lay(&before, read(scim, PeopleFormat::Scim), now(), false);
        assert!(laid.errors.is_empty(), "{:?}", laid.errors);
        assert_eq!(ids(&laid.leavers), ["ruth@x.y"]);
        assert_eq!(laid.directory.deputies.len(), 1);
        let after = Roster::new(laid.directory);
        let sam = after.by_login("sl").unwrap();
        assert_eq!(sam.of(NameKind::Login).collect::<Vec<_>>(), ["sam@x.y", "sl"]);
        // Who comes back is here again.
        let back = lay(
            &after,
            read(&scim.replace("false", "true"), PeopleFormat::Scim),
            now(),
            false,
        );
        assert!(Roster::new(back.directory).by_login("ra").unwrap().is_here(now()));
    }
}
