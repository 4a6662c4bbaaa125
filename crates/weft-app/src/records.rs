//! Records that several people write one after the other under a urn of its own: proposals, requests, grants.

use std::collections::HashMap;

use weft_model::{Record, Revision, Urn};

use crate::{App, AppError, AppResult};

/// Letters of an id that are enough to name one.
const SHORTEST: usize = 4;

/// What such records are called.
pub struct Called {
    /// One of them: `proposal`.
    pub one: &'static str,
    /// Several: `proposals`.
    pub several: &'static str,
    /// What lists them: `weft proposals`.
    pub listed_by: &'static str,
}

impl Called {
    /// That there is none of this id.
    pub fn missing(&self, id: &Urn) -> AppError {
        AppError::not_found(format!("there is no {} {}", self.one, short(id)))
            .hint(format!("`{}` lists them", self.listed_by))
    }

    fn unknown(&self, id: &str) -> AppError {
        AppError::not_found(format!("no {} is called `{}`", self.one, id.escape_debug()))
            .hint(format!("`{}` lists them", self.listed_by))
    }

    /// The one of this urn.
    pub async fn load<T>(
        &self,
        app: &App,
        id: &Urn,
        kept: impl Fn(Record) -> Option<T>,
        revision: impl Fn(&T) -> Revision,
    ) -> AppResult<T> {
        let newest = newest_at(app, id, kept, revision).await?;
        newest.ok_or_else(|| self.missing(id))
    }

    /// The only one whose id begins with these letters. `all` is awaited only where they can be such.
    pub async fn by_letters<T>(
        &self,
        id: &str,
        all: impl Future<Output = AppResult<Vec<T>>>,
        urn: impl Fn(&T) -> &Urn,
    ) -> AppResult<T> {
        if id.len() < SHORTEST || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(self.unknown(id));
        }
        let mut found = all
            .await?
            .into_iter()
            .filter(|one| short(urn(one)).starts_with(id));
        let first = found.next().ok_or_else(|| self.unknown(id))?;
        if found.next().is_some() {
            return Err(
                AppError::invalid(format!("`{id}` begins the id of several {}", self.several)).hint(format!(
                    "give more of its letters; `{} --json` has them all",
                    self.listed_by
                )),
            );
        }
        Ok(first)
    }
}

/// What stands under a urn: of what several people wrote the newest. `kept` reads it from a record.
pub async fn newest_at<T>(
    app: &App,
    id: &Urn,
    kept: impl Fn(Record) -> Option<T>,
    revision: impl Fn(&T) -> Revision,
) -> AppResult<Option<T>> {
    let records = app.workspace.records(std::slice::from_ref(id)).await?;
    Ok(records.into_iter().filter_map(kept).max_by_key(revision))
}

/// Of what several people wrote about one thing the newest, each in the place of the first.
pub fn newest<T>(all: impl IntoIterator<Item = T>, of: impl Fn(&T) -> (&Urn, Revision)) -> Vec<T> {
    let mut newest: Vec<T> = Vec::new();
    let mut places: HashMap<Urn, usize> = HashMap::new();
    for one in all {
        let (urn, revision) = of(&one);
        let place = *places.entry(urn.clone()).or_insert(newest.len());
        match newest.get_mut(place) {
            Some(known) if of(&*known).1 >= revision => {}
            Some(known) => *known = one,
            None => newest.push(one),
        }
    }
    newest
}

/// An id without what all of its kind begin with.
pub fn short(id: &Urn) -> &str {
    id.as_str().rsplit(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use weft_model::{Revision, Urn};

    use super::{Called, newest, short};

    const CALLED: Called = Called {
        one: "request",
        several: "requests",
        listed_by: "weft requests",
    };

    #[test]
    fn of_several_words_the_newest_stands() {
        let (one, other) = (Urn::request("ann", "1"), Urn::request("ann", "2"));
        let said = [(&one, 3), (&other, 1), (&one, 2), (&other, 4)];
        let left = newest(said, |(urn, revision)| (urn, Revision(*revision)));
        assert_eq!(left, [(&one, 3), (&other, 4)]);
    }

    #[tokio::test]
    async fn letters_name_one_and_no_other() {
        let all = || vec![Urn::request("ann", "1"), Urn::request("ann", "2")];
        let asked = async |id: &str, all: Vec<Urn>| CALLED.by_letters(id, async { Ok(all) }, |urn| urn).await;
        let first = all()[0].clone();
        assert_eq!(asked(&short(&first)[..6], all()).await.unwrap(), first);
        for nobody in ["", "abc", "%%%%", "zzzzzzzz"] {
            let error = asked(nobody, all()).await.unwrap_err();
            assert!(error.message.starts_with("no request"), "{error}");
        }
        let twice = asked(&short(&first)[..6], vec![first.clone(), first.clone()]).await;
        assert!(twice.unwrap_err().message.contains("several requests"));
    }
}
