//! Views through their text: each name in it is looked up in the catalog that holds the view, with the rights of who
//! reads (a view gives no rights of its own here), until only tables are left.

use std::collections::HashSet;

use weft_model::{Entity, EntityKind, Urn};
use weft_ports::{
    Cancel, PortErrorKind,
    preview::{Mask, SqlRequest, TableRef},
    view::{Representation, ViewRef, ViewText},
};

use crate::{
    App, AppError, AppResult,
    grants::guard::Guard,
    lookup,
    lookup::Holder,
    preview_rows::{located, masks},
};

/// Deepest nesting of views.
const DEEPEST: usize = 8;
/// Views that one statement is read through.
const MOST_VIEWS: usize = 32;
/// Tables that they read together.
const MOST_TABLES: usize = 64;
/// Texts of one view that are tried.
const MOST_TEXTS: usize = 8;

/// What views are made of, gathered for one statement.
#[derive(Default)]
pub(crate) struct Parts {
    /// Tables, under their full names.
    pub(crate) tables: Vec<TableRef>,
    /// Views, each behind those that it reads.
    pub(crate) views: Vec<ViewRef>,
    known: HashSet<String>,
    /// Whether masks stay whatever role somebody holds.
    keeps_masks: bool,
}

impl Parts {
    /// Parts whose masks stay whatever role somebody holds: what is measured is published.
    pub(crate) fn masked() -> Self {
        Self {
            keeps_masks: true,
            ..Self::default()
        }
    }

    /// Adds a view under its full name, with all that it reads.
    pub(crate) async fn view(
        &mut self,
        app: &App,
        guard: &Guard,
        view: &Entity,
        cancel: &Cancel,
    ) -> AppResult<()> {
        let mut refused = None;
        for holder in lookup::holders(app, view).await? {
            let path = &mut Vec::new();
            match self.through(app, guard, view, &holder, path, cancel).await {
                Ok(()) => return Ok(()),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        Err(refused.unwrap_or_else(|| {
            AppError::invalid(format!(
                "no connected catalog holds the view `{}`",
                view.full_name
            ))
            .hint("add the catalog that holds it with `weft source add`")
        }))
    }

    /// Lets a view be named by another name too.
    pub(crate) fn also_called(&mut self, name: &str, other: &str) {
        let view = self.views.iter().find(|view| view.name == name);
        if let Some(view) = view.filter(|view| view.name != other).cloned() {
            self.views.push(ViewRef {
                name: other.to_owned(),
                ..view
            });
        }
    }

    /// Adds a view as one catalog holds it. `path` are the views that led to it.
    async fn through(
        &mut self,
        app: &App,
        guard: &Guard,
        view: &Entity,
        holder: &Holder,
        path: &mut Vec<Urn>,
        cancel: &Cancel,
    ) -> AppResult<()> {
        let name = &view.full_name;
        if path.contains(&view.urn) {
            return Err(refused(name, "it reads itself"));
        }
        if path.len() == DEEPEST {
            return Err(refused(
                name,
                &format!("views are nested more than {DEEPEST} deep"),
            ));
        }
        if self.known.contains(name) {
            return Ok(());
        }
        if self.views.len() == MOST_VIEWS {
            return Err(refused(name, &format!("there are more than {MOST_VIEWS} views")));
        }
        let passage = guard.passage(app, view, &holder.state.config).await?;
        let unmasked = passage.enter(view)?;
        let source = app.sources.open(&holder.state.config)?;
        let told = source.view(&holder.namespace, &holder.name).await?;
        let (text, named) = readable(app, name, &told, cancel).await?;
        path.push(view.urn.clone());
        let mut relations = Vec::new();
        for parts in named {
            let (below, holder) = found(app, name, &told, &holder.state.config.name, &parts).await?;
            match below.kind {
                EntityKind::View => {
                    Box::pin(self.through(app, guard, &below, &holder, path, cancel)).await?;
                }
                _ => self.table(app, guard, &below, &holder).await?,
            }
            relations.push((parts, below.full_name));
        }
        path.pop();
        self.known.insert(name.clone());
        self.views.push(ViewRef {
            name: name.clone(),
            key: view.urn.to_string(),
            version: told.version,
            text,
            columns: told.columns,
            masks: self.masks(view, unmasked),
            relations,
            until: passage.until(),
        });
        Ok(())
    }

    async fn table(&mut self, app: &App, guard: &Guard, table: &Entity, holder: &Holder) -> AppResult<()> {
        if !self.known.insert(table.full_name.clone()) {
            return Ok(());
        }
        if self.tables.len() == MOST_TABLES {
            return Err(refused(
                &table.full_name,
                &format!("there are more than {MOST_TABLES} tables"),
            ));
        }
        let passage = guard.passage(app, table, &holder.state.config).await?;
        let unmasked = passage.enter(table)?;
        let found = located(app, holder).await?;
        self.tables.push(TableRef {
            name: table.full_name.clone(),
            metadata_location: found.metadata_location,
            root: found.root,
            store: found.store,
            masks: self.masks(table, unmasked),
            restrictions: found.restrictions,
            until: passage.until(),
        });
        Ok(())
    }

    fn masks(&self, asset: &Entity, unmasked: bool) -> Vec<Mask> {
        if unmasked && !self.keeps_masks {
            return Vec::new();
        }
        masks(asset, asset)
    }
}

/// A statement over one view, which may be looked at through a product: what that classifies is masked too.
pub(crate) async fn statement(
    app: &App,
    view: &Entity,
    through: &Entity,
    select: Select<'_>,
    cancel: &Cancel,
) -> AppResult<SqlRequest> {
    let guard = Guard::open(app).await?;
    let mut parts = Parts::default();
    parts.view(app, &guard, view, cancel).await?;
    // A role that lifts the view's masks lifts those of what it is looked at through.
    let own = parts
        .views
        .iter_mut()
        .filter(|part| part.name == view.full_name && part.masks == masks(view, view));
    own.for_each(|part| part.masks = masks(view, through));
    Ok(SqlRequest {
        sql: select.over(&view.full_name),
        tables: parts.tables,
        views: parts.views,
        limits: select.limits,
    })
}

/// What is wanted of a view's rows.
pub(crate) struct Select<'a> {
    pub(crate) columns: &'a [String],
    pub(crate) filter: Option<&'a str>,
    pub(crate) sort: &'a [weft_ports::preview::SortKey],
    pub(crate) offset: u64,
    pub(crate) limits: weft_ports::preview::Limits,
}

impl Select<'_> {
    fn over(&self, name: &str) -> String {
        let columns: Vec<String> = self.columns.iter().map(|column| quoted(column)).collect();
        let columns = if columns.is_empty() {
            "*".to_owned()
        } else {
            columns.join(", ")
        };
        let name: Vec<String> = name.split('.').map(quoted).collect();
        // The filter is the person's own words, which may end in a comment.
        let filter = self.filter.map(|filter| format!("\nwhere ({filter}\n)"));
        let keys = self.sort.iter().map(|key| {
            let direction = if key.descending { "desc" } else { "asc" };
            format!("{} {direction} nulls last", quoted(&key.column))
        });
        let keys = keys.collect::<Vec<_>>().join(", ");
        let order = if keys.is_empty() {
            keys
        } else {
            format!("\norder by {keys}")
        };
        format!(
            "select {columns} from {}{}{order}\nlimit {} offset {}",
            name.join("."),
            filter.unwrap_or_default(),
            self.limits.rows,
            self.offset
        )
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The text that the reader takes, with the names in it: our own dialect first.
async fn readable(
    app: &App,
    name: &str,
    told: &ViewText,
    cancel: &Cancel,
) -> AppResult<(Representation, Vec<Vec<String>>)> {
    let rank = |text: &&Representation| {
        let known = ["datafusion", "ansi", "trino", "dremio", "spark"];
        let dialect = text.dialect.to_lowercase();
        known
            .iter()
            .position(|known| *known == dialect)
            .unwrap_or(known.len())
    };
    let mut texts: Vec<&Representation> = told.representations.iter().collect();
    texts.sort_by_key(rank);
    let mut reasons = Vec::new();
    for text in texts.into_iter().take(MOST_TEXTS) {
        match app.preview.relations(text.clone(), cancel.clone()).await {
            Ok(relations) => return Ok((text.clone(), relations)),
            Err(error) if matches!(error.kind, PortErrorKind::Cancelled | PortErrorKind::Unavailable) => {
                return Err(error.into());
            }
            Err(error) => reasons.push(format!("`{}`: {}", word(&text.dialect), error.message)),
        }
    }
    let why = if reasons.is_empty() {
        "it has no text in SQL".to_owned()
    } else {
        format!("its text cannot be read here; {}", reasons.join("; "))
    };
    Err(refused(name, &why))
}

/// What a name in a view's text stands for: something in the catalog that holds the view.
async fn found(
    app: &App,
    view: &str,
    told: &ViewText,
    source: &str,
    parts: &[String],
) -> AppResult<(Entity, Holder)> {
    let written = word(&parts.join("."));
    let (namespace, name) =
        resolved(told, parts).map_err(|why| refused(view, &format!("its text names `{written}`, {why}")))?;
    let full = [
        &[source.to_owned()],
        namespace.as_slice(),
        std::slice::from_ref(&name),
    ]
    .concat()
    .join(".");
    let nowhere = || {
        refused(
            view,
            &format!(
                "its text names `{written}`, which is not known in `{source}`; sync the source if it is new"
            ),
        )
    };
    let entity = app.replica.find(&full).await?.ok_or_else(nowhere)?;
    if !matches!(entity.kind, EntityKind::Table | EntityKind::View) {
        return Err(nowhere());
    }
    let holders = lookup::holders(app, &entity).await?;
    let holder = holders.into_iter().find(|holder| {
        holder.state.config.name == source && holder.namespace == namespace && holder.name == name
    });
    Ok((entity, holder.ok_or_else(nowhere)?))
}

/// Namespace and name, as assets have them. A name without a catalog is of the view's default catalog, which must be the
/// one that holds the view: another one is another source.
fn resolved(told: &ViewText, parts: &[String]) -> Result<(Vec<String>, String), String> {
    let own = |catalog: &String| {
        told.catalogs
            .iter()
            .any(|known| known.eq_ignore_ascii_case(catalog))
    };
    let Some((name, before)) = parts.split_last() else {
        return Err("which is no name".to_owned());
    };
    let levels = match before {
        [first, rest @ ..] if !rest.is_empty() && own(first) => rest,
        _ => {
            if let Some(other) = told.default_catalog.as_ref().filter(|catalog| !own(catalog)) {
                return Err(format!(
                    "a name in the catalog `{}`, which is another one",
                    word(other)
                ));
            }
            if before.is_empty() {
                &told.default_namespace
            } else {
                before
            }
        }
    };
    Ok(([told.above.as_slice(), levels].concat(), name.clone()))
}

fn refused(view: &str, why: &str) -> AppError {
    AppError::invalid(format!("the view `{view}` is not read: {why}"))
        .hint("read it with the engine that it was written for, or preview the tables it reads")
}

/// Harvested words, short and visible.
fn word(text: &str) -> String {
    let shown = text.chars().take(120);
    shown
        .map(|letter| if letter.is_control() { '?' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(default_catalog: Option<&str>) -> ViewText {
        ViewText {
            version: "1".to_owned(),
            columns: Vec::new(),
            representations: Vec::new(),
            default_catalog: default_catalog.map(str::to_owned),
            default_namespace: vec!["sales".to_owned(), "eu".to_owned()],
            catalogs: vec!["lake".to_owned(), "mesh".to_owned()],
            above: vec!["first".to_owned()],
        }
    }

    #[test]
    fn names_are_of_the_catalog_that_holds_the_view() {
        let of = |default: Option<&str>, name: &str| {
            let parts: Vec<String> = name.split('.').map(str::to_owned).collect();
            resolved(&told(default), &parts).map(|(levels, name)| format!("{}/{name}", levels.join("/")))
        };
        for (default, name, full) in [
            (None, "orders", "first/sales/eu/orders"),
            (Some("LAKE"), "orders", "first/sales/eu/orders"),
            (None, "finance.orders", "first/finance/orders"),
            (None, "mesh.finance.orders", "first/finance/orders"),
            (Some("other"), "lake.finance.eu.orders", "first/finance/eu/orders"),
            // A namespace of the catalog's name.
            (None, "lake.orders", "first/lake/orders"),
            // Another catalog's name is a namespace that is not there.
            (None, "other.finance.orders", "first/other/finance/orders"),
        ] {
            assert_eq!(of(default, name).as_deref(), Ok(full), "{name}");
        }
        for name in ["orders", "finance.orders", "other.finance.orders"] {
            assert!(of(Some("other"), name).is_err(), "{name}");
        }
    }

    #[test]
    fn what_is_wanted_becomes_a_statement() {
        let key = |column: &str, descending| weft_ports::preview::SortKey {
            column: column.to_owned(),
            descending,
        };
        let select = Select {
            columns: &["a\"b".to_owned(), "C".to_owned()],
            filter: Some("x = 1 -- all"),
            sort: &[key("C", true), key("x", false)],
            offset: 5,
            limits: weft_ports::preview::Limits::default(),
        };
        assert_eq!(
            select.over("mesh.sales.v"),
            "select \"a\"\"b\", \"C\" from \"mesh\".\"sales\".\"v\"\nwhere (x = 1 -- all\n)\n\
             order by \"C\" desc nulls last, \"x\" asc nulls last\nlimit 100 offset 5"
        );
    }
}
