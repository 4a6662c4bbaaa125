//! Where the rows of a subject are, with the rights of who asks, and what queries of its rules may name.

use weft_model::{Entity, EntityKind};
use weft_ports::{
    Cancel,
    preview::{Limits, SqlRequest, TableRef},
};

use crate::{
    App, AppError, AppResult,
    grants::guard::Guard,
    preview_rows::{dotted, masks, table_ref},
    resolve::ports::promised_asset,
    run_sql::mentions,
    views::Parts,
};

use super::subjects::Subject;

/// Other objects of the contract that are looked up for one query.
const MOST_OTHERS: usize = 16;

/// A table or view, ready to be read.
pub(super) struct Place {
    /// Its name, as the tables or views have it.
    pub(super) name: String,
    /// Parts of that name.
    pub(super) parts: Vec<String>,
    /// Tables and views.
    pub(super) tables: Vec<TableRef>,
    /// Views among them.
    pub(super) views: Vec<weft_ports::view::ViewRef>,
}

/// Finds the rows of an asset. An error is the reason why its rules are not run.
pub(super) async fn of(app: &App, asset: &Entity, cancel: &Cancel) -> AppResult<Place> {
    let mut parts = asset.namespace.clone();
    parts.push(asset.name.clone());
    let place = Place {
        name: dotted(asset),
        parts,
        tables: Vec::new(),
        views: Vec::new(),
    };
    match asset.kind {
        EntityKind::Table => Ok(Place {
            // What is measured is published: a role that lifts masks lifts none here.
            tables: vec![TableRef {
                masks: masks(asset, asset),
                ..table_ref(app, asset).await?
            }],
            ..place
        }),
        EntityKind::View => {
            let mut parts = Parts::masked();
            let guard = Guard::open(app).await?;
            parts.view(app, &guard, asset, cancel).await?;
            parts.also_called(&asset.full_name, &place.name);
            Ok(Place {
                tables: parts.tables,
                views: parts.views,
                ..place
            })
        }
        kind => Err(AppError::invalid(format!(
            "`{}` is a {}, whose rows are not read here",
            asset.full_name,
            kind.as_str()
        ))),
    }
}

impl Place {
    /// A query over this, and over those other objects of its contract that the text names.
    pub(super) async fn query(
        &self,
        app: &App,
        subject: &Subject,
        sql: String,
        limits: Limits,
        cancel: &Cancel,
    ) -> AppResult<SqlRequest> {
        let text = sql.to_lowercase().replace(['"', '`'], "");
        let mut request = SqlRequest {
            sql,
            tables: self.tables.clone(),
            views: self.views.clone(),
            limits,
        };
        let mut names = vec![self.name.clone()];
        if let Some(asset) = &subject.asset {
            let also = [asset.full_name.clone(), subject.object.clone()];
            called(&mut request, &self.name, &also, &mut names);
        }
        let others = subject.contract.objects.iter();
        let others = others.filter(|object| **object != subject.object);
        let last = |object: &String| object.rsplit('.').next().unwrap_or(object).to_lowercase();
        let mentioned = others.filter(|object| mentions(&text, &last(object)));
        for object in mentioned.take(MOST_OTHERS) {
            let urn = promised_asset(&subject.contract.id, object);
            let Some(asset) = app.replica.find(urn.as_str()).await? else {
                continue;
            };
            let other = of(app, &asset, cancel).await?;
            let known: Vec<TableRef> = request.tables.clone();
            request.tables.extend(
                other
                    .tables
                    .iter()
                    .filter(|table| !known.contains(table))
                    .cloned(),
            );
            let known = request.views.clone();
            request
                .views
                .extend(other.views.iter().filter(|view| !known.contains(view)).cloned());
            names.push(other.name.clone());
            called(
                &mut request,
                &other.name,
                &[asset.full_name, object.clone()],
                &mut names,
            );
        }
        Ok(request)
    }
}

/// Lets what is called `name` be named in other ways too, where that is the name of nothing else.
fn called(request: &mut SqlRequest, name: &str, others: &[String], names: &mut Vec<String>) {
    for other in others {
        if names.iter().any(|known| known.eq_ignore_ascii_case(other)) {
            continue;
        }
        names.push(other.clone());
        if let Some(table) = request.tables.iter().find(|table| table.name == name).cloned() {
            request.tables.push(TableRef {
                name: other.clone(),
                ..table
            });
        } else if let Some(view) = request.views.iter().find(|view| view.name == name).cloned() {
            request.views.push(weft_ports::view::ViewRef {
                name: other.clone(),
                ..view
            });
        }
    }
}

/// What is masked of an asset, in words: worked out from its classifications, before a row is read.
pub(super) fn masked(asset: &Entity, column: &str) -> Option<String> {
    let inside = |mask: &str| {
        let (mask, column) = (mask.to_lowercase(), column.to_lowercase());
        mask == column
            || column
                .strip_prefix(&mask)
                .is_some_and(|rest| rest.starts_with('.'))
            || mask
                .strip_prefix(&column)
                .is_some_and(|rest| rest.starts_with('.'))
    };
    let mask = masks(asset, asset)
        .into_iter()
        .find(|mask| inside(&mask.column))?;
    Some(format!(
        "`{}` is masked ({}), so nothing is counted in it",
        mask.column, mask.why
    ))
}
