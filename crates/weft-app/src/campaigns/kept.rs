//! Campaigns as the workspace keeps them.

use weft_model::{Aspect, Campaign, CampaignItem, Origin, Payload, Record, Revision, Urn};
use weft_ports::workspace::Word;

use crate::{App, AppError, AppResult, grants, records};

/// Times that an act in a campaign is put over newer ones before giving up.
pub const TURNS: u32 = 40;

/// A campaign with the revision that an act on it is written over.
#[derive(Debug, Clone)]
pub struct KeptCampaign {
    /// Its urn.
    pub id: Urn,
    /// The campaign.
    pub campaign: Campaign,
    /// The revision that brought it to where it stands.
    pub revision: Revision,
}

/// A grant of a campaign with the revision that an answer is written over.
#[derive(Debug, Clone)]
pub struct KeptItem {
    /// Its urn.
    pub id: Urn,
    /// The grant as the campaign began with it, and what it came to.
    pub item: CampaignItem,
    /// The revision that brought it to where it stands.
    pub revision: Revision,
}

/// Campaigns, each as it stands now, those that are due first coming first.
pub async fn all(app: &App) -> AppResult<Vec<KeptCampaign>> {
    let part = Urn::campaign("");
    let records = app.workspace.listed(part.part(), Aspect::Campaign).await?;
    let all = records.into_iter().filter_map(campaign);
    let mut all = records::newest(all, |kept| (&kept.id, kept.revision));
    all.sort_by(|one, other| (one.campaign.due, &one.id).cmp(&(other.campaign.due, &other.id)));
    Ok(all)
}

/// Grants of all campaigns that may be seen, each as it stands now.
pub async fn items(app: &App) -> AppResult<Vec<KeptItem>> {
    let nothing = Urn::campaign("");
    let part = Urn::reviewed(&nothing, &nothing);
    let records = app.workspace.listed(part.part(), Aspect::Reviewed).await?;
    let all = records.into_iter().filter_map(item);
    Ok(records::newest(all, |kept| (&kept.id, kept.revision)))
}

/// Grants of one campaign.
pub async fn items_of(app: &App, campaign: &Urn) -> AppResult<Vec<KeptItem>> {
    let mut all = items(app).await?;
    all.retain(|kept| kept.item.campaign == *campaign);
    Ok(all)
}

fn campaign(record: Record) -> Option<KeptCampaign> {
    match (record.origin, record.payload) {
        (Origin::Person(_), Some(Payload::Campaign(campaign))) => Some(KeptCampaign {
            id: record.urn,
            campaign: *campaign,
            revision: record.revision,
        }),
        _ => None,
    }
}

fn item(record: Record) -> Option<KeptItem> {
    match (record.origin, record.payload) {
        (Origin::Person(_), Some(Payload::Reviewed(item))) => Some(KeptItem {
            id: record.urn,
            item: *item,
            revision: record.revision,
        }),
        _ => None,
    }
}

/// The campaign of this name or urn.
pub async fn find(app: &App, name: &str) -> AppResult<KeptCampaign> {
    let name = name.trim();
    let id = Urn::parse(name)
        .filter(Urn::is_campaign)
        .unwrap_or_else(|| Urn::campaign(name));
    let newest = records::newest_at(app, &id, campaign, |kept| kept.revision).await?;
    newest.ok_or_else(|| {
        AppError::not_found(format!("no campaign is called `{}`", name.escape_debug()))
            .hint("`weft recertify list` lists them")
    })
}

/// What a campaign says of a grant, which is named by its urn or the first letters of its id.
pub async fn item_of(app: &App, campaign: &KeptCampaign, grant: &str) -> AppResult<KeptItem> {
    let grant = grants::find(app, grant).await?;
    let id = Urn::reviewed(&campaign.id, &grant.id);
    let newest = records::newest_at(app, &id, item, |kept| kept.revision).await?;
    newest.ok_or_else(|| {
        AppError::not_found(format!(
            "this grant is not part of the campaign `{}`",
            campaign.campaign.name
        ))
        .hint("`weft recertify show NAME` lists those that are; `weft revoke` ends a grant at any time")
    })
}

/// The word that writes a campaign over the state that was read; a new one over nothing.
pub fn campaign_word(id: &Urn, base: Revision, campaign: Campaign) -> Word {
    Word {
        urn: id.clone(),
        joined: Vec::new(),
        base,
        payload: Payload::Campaign(Box::new(campaign)),
    }
}

/// The word that writes what a campaign says of a grant.
pub fn item_word(base: Revision, item: CampaignItem) -> Word {
    Word {
        urn: item.urn(),
        joined: Vec::new(),
        base,
        payload: Payload::Reviewed(Box::new(item)),
    }
}

/// Others are faster, again and again.
pub fn busy() -> AppError {
    AppError {
        retryable: true,
        ..AppError::failed("others are acting in this campaign at the same time")
            .hint("try again; nothing of yours was written")
    }
}
