//! What broke upstream: breaking versions, published lately, of contracts that a thing reads from.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_lineage::Graph;
use weft_model::{Aspect, Entity, Revision, Timestamp, Urn};
use weft_policy::contract_diff::{ContractChange, Perspective, diff};
use weft_ports::{Cancel, PortError};

use crate::{
    App, AppResult,
    contracts::{
        breaks::Readers,
        history::{self, Back, Version},
        stored::contract_urn,
        text,
    },
    lookup,
    view::EntityLink,
};

/// Days in which a version is news.
const DAYS: u32 = 30;
/// Things upstream that are looked at.
const UPSTREAM: usize = 500;
/// Contracts that are looked at.
const CONTRACTS: usize = 100;
/// Changes of one version that are answered.
const CHANGES: usize = 50;

/// Whose news.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListContractNewsRequest {
    /// A product or asset.
    pub name: String,
}

/// A change that breaks the thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BreakingNews {
    /// The change.
    #[serde(flatten)]
    pub change: ContractChange,
    /// The thing's own column that is made from it, where that is known.
    pub column: Option<String>,
    /// How the thing reads it.
    pub reason: String,
}

/// A version that breaks the thing.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ContractNews {
    /// The contract.
    pub contract: EntityLink,
    /// The version before.
    pub from: Option<String>,
    /// The version.
    pub version: Option<String>,
    /// When it was published, or read first.
    pub at: Timestamp,
    /// Login of who published it here.
    pub by: Option<String>,
    /// Revision of the version before, for a comparison.
    pub old: Revision,
    /// Revision of the version.
    pub new: Revision,
    /// What breaks the thing; at most 50.
    pub changes: Vec<BreakingNews>,
    /// Changes that were left out.
    pub more: u32,
}

/// The news.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListContractNewsResponse {
    /// Newest first.
    pub news: Vec<ContractNews>,
    /// Days that were looked back.
    pub days: u32,
    /// Contracts upstream that were not looked at.
    pub left_out: u32,
    /// Whether more lies upstream than was followed.
    pub partial: bool,
}

/// Lists what broke upstream in the last 30 days.
pub async fn list_contract_news(
    app: &App,
    request: ListContractNewsRequest,
    cancel: Cancel,
) -> AppResult<ListContractNewsResponse> {
    let thing = lookup::find(app, &request.name).await?;
    let mut own: BTreeSet<Urn> = BTreeSet::from([thing.urn.clone()]);
    let ports = thing.product.iter().flat_map(|product| &product.output_ports);
    own.extend(ports.flat_map(|port| port.assets.iter().cloned()));
    let since = since(app.now());
    let (ids, partial) = contracts(app, &own).await?;
    let left_out = u32::try_from(ids.len().saturating_sub(CONTRACTS)).unwrap_or(u32::MAX);
    let urns: Vec<Urn> = ids.iter().take(CONTRACTS).map(|id| contract_urn(id)).collect();
    let moved = moved(app, &urns, since).await?;
    let known = lookup::by_urn(app, &urns).await?;
    let mut news = Vec::new();
    for (id, urn) in ids.iter().zip(&urns) {
        if cancel.is_cancelled() {
            return Err(PortError::cancelled().into());
        }
        let Some(contract) = known.get(urn).filter(|_| moved.contains(urn)) else {
            continue;
        };
        let history = history::versions(app, id, Back::Since(since)).await?;
        let versions = &history.versions;
        for (before, version) in versions.iter().zip(versions.iter().skip(1)) {
            if version.at >= since
                && let Some(found) = broke(app, contract, before, version, &own).await?
            {
                news.push(found);
            }
        }
    }
    news.sort_by_key(|found| std::cmp::Reverse(found.at));
    Ok(ListContractNewsResponse {
        news,
        days: DAYS,
        left_out,
        partial,
    })
}

/// From when on a version is news.
pub(crate) fn since(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.as_millis() - i64::from(DAYS) * 24 * 60 * 60 * 1000)
}

/// Contracts of which anything was published or read since then. The others have no news, and their versions are not read.
pub(crate) async fn moved(app: &App, urns: &[Urn], since: Timestamp) -> AppResult<HashSet<Urn>> {
    let records = app.workspace.records(urns).await?.into_iter();
    let lately = records
        .filter(|record| matches!(record.aspect, Aspect::Raw | Aspect::Published) && record.at >= since);
    Ok(lately.map(|record| record.urn).collect())
}

/// Contracts of what a thing reads, at any distance, and whether more lies upstream; its own are left out.
async fn contracts(app: &App, own: &BTreeSet<Urn>) -> AppResult<(BTreeSet<String>, bool)> {
    let graphs = app.graph.get(app).await?;
    let (mut read, more_assets) = upstream(&graphs.assets, own);
    let (products, more_products) = upstream(&graphs.products, own);
    read.extend(products);
    let urns: Vec<Urn> = read.difference(own).cloned().collect();
    let contract = |entity: &Entity| entity.contract.as_ref().map(|contract| contract.id.clone());
    let mut ids: BTreeSet<String> = app
        .replica
        .entities(&urns)
        .await?
        .iter()
        .filter_map(contract)
        .collect();
    let mine: Vec<Urn> = own.iter().cloned().collect();
    for id in app.replica.entities(&mine).await?.iter().filter_map(contract) {
        ids.remove(&id);
    }
    Ok((ids, more_assets || more_products))
}

/// What lies upstream, and whether there is more than was followed.
fn upstream(graph: &Graph, own: &BTreeSet<Urn>) -> (BTreeSet<Urn>, bool) {
    let mut seen: BTreeSet<u32> = own.iter().filter_map(|urn| graph.id(urn)).collect();
    let mut waiting: Vec<u32> = seen.iter().copied().collect();
    let mut more = false;
    while let Some(at) = waiting.pop() {
        for next in graph.upstream(at) {
            if seen.contains(next) {
                continue;
            }
            if seen.len() >= UPSTREAM {
                more = true;
                continue;
            }
            seen.insert(*next);
            waiting.push(*next);
        }
    }
    let urns = seen.into_iter().filter_map(|id| graph.node(id));
    (urns.map(|node| node.urn.clone()).collect(), more)
}

/// What of a version breaks the thing; none where nothing does.
async fn broke(
    app: &App,
    contract: &Entity,
    before: &Version,
    version: &Version,
    own: &BTreeSet<Urn>,
) -> AppResult<Option<ContractNews>> {
    // What was too large to be kept of either has not changed, as far as anybody knows; the comparison says what that is.
    let missing = before.not_compared(version);
    let old = before.without(&missing);
    let found = diff(&old, &version.without(&missing), Perspective::Consumer);
    if !found.is_breaking() {
        return Ok(None);
    }
    let readers = Readers::new(app, &old).await?;
    let mut changes = Vec::new();
    for change in found.changes {
        let breaks = readers.of(app, &change, Perspective::Consumer).await?;
        // A product is told through the table of its own that breaks, where that is known: it names the column.
        let mut mine: Vec<_> = breaks
            .into_iter()
            .filter(|reader| own.contains(&reader.urn))
            .collect();
        mine.sort_by_key(|reader| reader.column.is_none());
        if let Some(reader) = mine.into_iter().next() {
            changes.push(BreakingNews {
                change,
                column: reader.column,
                reason: reader.reason,
            });
        }
    }
    let more = u32::try_from(changes.len().saturating_sub(CHANGES)).unwrap_or(u32::MAX);
    changes.truncate(CHANGES);
    Ok((!changes.is_empty()).then(|| ContractNews {
        contract: contract.into(),
        from: text(&before.document, "version"),
        version: text(&version.document, "version"),
        at: version.at,
        by: version.by.clone(),
        old: before.revision,
        new: version.revision,
        changes,
        more,
    }))
}
