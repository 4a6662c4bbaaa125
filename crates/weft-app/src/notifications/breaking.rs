//! Versions, published lately, that break what somebody reads by a contract.

use std::collections::BTreeSet;

use weft_model::{Timestamp, Urn};
use weft_policy::{
    contract_diff::{Perspective, diff},
    notify::{self, Broken, Notice},
};
use weft_ports::Cancel;

use super::reading::Reading;
use crate::{
    App, AppResult,
    contracts::{
        file,
        history::{self, Back},
        stored::contract_urn,
        text,
    },
    list_contract_news::{self, ListContractNewsRequest, list_contract_news},
    lookup,
};

/// Products of one's own whose sources are looked at.
const OWN: usize = 20;
/// Other things whose contracts are looked at.
const OTHERS: usize = 100;

/// Looks for them: under what is one's own, what breaks it; of what others offer, what would break anybody.
pub async fn of(app: &App, read: &Reading, now: Timestamp) -> AppResult<Vec<Notice>> {
    let mut notices = Vec::new();
    for product in read.own.iter().take(OWN) {
        let request = ListContractNewsRequest {
            name: product.urn.to_string(),
        };
        for news in list_contract_news(app, request, Cancel::new()).await?.news {
            notices.push(notify::of_version(Broken {
                contract: &news.contract.urn,
                name: &news.contract.name,
                version: news.version.as_deref(),
                revision: news.new,
                at: news.at,
            }));
        }
    }
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for thing in read.others.iter().take(OTHERS) {
        ids.extend(file::contract_ids(app, thing).await?);
    }
    let since = list_contract_news::since(now);
    let urns: Vec<Urn> = ids.iter().map(|id| contract_urn(id)).collect();
    let moved = list_contract_news::moved(app, &urns, since).await?;
    let known = lookup::by_urn(app, &urns).await?;
    for (id, urn) in ids.iter().zip(&urns) {
        let Some(contract) = known.get(urn).filter(|_| moved.contains(urn)) else {
            continue;
        };
        let history = history::versions(app, id, Back::Since(since)).await?;
        let versions = &history.versions;
        for (before, version) in versions.iter().zip(versions.iter().skip(1)) {
            let missing = before.not_compared(version);
            let breaks = || {
                let (old, new) = (before.without(&missing), version.without(&missing));
                diff(&old, &new, Perspective::Consumer).is_breaking()
            };
            if version.at >= since && breaks() {
                notices.push(notify::of_version(Broken {
                    contract: urn,
                    name: contract.display_name(),
                    version: text(&version.document, "version").as_deref(),
                    revision: version.revision,
                    at: version.at,
                }));
            }
        }
    }
    Ok(notices)
}
