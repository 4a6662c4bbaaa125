//! Everything a page shows about one product, asset, contract, domain, person or term.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{
    ContractInfo, Entity, EntityKind, Field, Lifecycle, PartitionField, PersonRef, ProductInfo, Provenance,
    QualityInfo, Sla, Snapshot, Timestamp, Urn, access::AccessState, field::SortField, identity::Alias,
    snapshot::SnapshotRef,
};
use weft_ports::replica::EntityFilter;

use crate::{
    App, AppResult, browse_catalog,
    grants::guard,
    incidents::{self, IncidentView, ReachingIncident},
    lookup,
    notices::{self, EndNotice},
    view::{EntityCard, EntityLink, FreshnessView, QualityView},
};

/// Which thing.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowEntityRequest {
    /// A urn, a full name, or a dotted name that means one thing.
    pub name: String,
}

/// One output port with what stands behind it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PortView {
    /// Name of the port.
    pub name: String,
    /// Version of the port.
    pub version: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// Kind of port.
    pub port_type: Option<String>,
    /// Its contract.
    pub contract: Option<EntityLink>,
    /// Contract id as the file gives it, also when no such contract was found.
    pub contract_id: Option<String>,
    /// Assets behind it.
    pub assets: Vec<EntityLink>,
}

/// One input port with what it reads.
#[derive(Debug, Clone, Serialize, Type)]
pub struct InputView {
    /// Name of the port.
    pub name: String,
    /// Version it reads.
    pub version: Option<String>,
    /// The product or asset it reads, where found.
    pub reads: Option<EntityLink>,
    /// Contract id as the file gives it.
    pub contract_id: Option<String>,
}

/// Where a source holds the thing.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PlaceView {
    /// Name of the source.
    pub source: String,
    /// Levels of the namespace there.
    pub namespace: Vec<String>,
    /// Name there.
    pub name: String,
    /// Where the catalog comes from, in words, where it is not the server's own.
    pub origin: Option<String>,
}

/// The page.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowEntityResponse {
    /// Identity.
    pub urn: Urn,
    /// What it is.
    pub kind: EntityKind,
    /// Name to show.
    pub name: String,
    /// Full name.
    pub full_name: String,
    /// Domain.
    pub domain: Option<String>,
    /// Name of the owner.
    pub owner: Option<String>,
    /// A few plain sentences.
    pub description: Option<String>,
    /// Columns, depth first.
    pub fields: Vec<Field>,
    /// Snapshots, oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Promises.
    pub slas: Vec<Sla>,
    /// Names of the sources that know it.
    pub sources: Vec<String>,
    /// Where they hold it.
    pub places: Vec<PlaceView>,
    /// Markdown, untrusted.
    pub markdown: Option<String>,
    /// People with a role, owner first.
    pub people: Vec<PersonRef>,
    /// Lifecycle.
    pub status: Option<Lifecycle>,
    /// Version of the product or contract.
    pub version: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Glossary terms.
    pub terms: Vec<EntityLink>,
    /// Freshness against its promise.
    pub freshness: FreshnessView,
    /// Quality in numbers.
    pub quality: Option<QualityView>,
    /// Test results.
    pub tests: QualityInfo,
    /// Id of the current snapshot.
    pub current_snapshot: Option<String>,
    /// Branches and tags.
    pub refs: Vec<SnapshotRef>,
    /// Default partition spec.
    pub partition: Vec<PartitionField>,
    /// Default sort order.
    pub sort: Vec<SortField>,
    /// Number of schema versions known.
    pub schema_versions: u32,
    /// Storage location.
    pub location: Option<String>,
    /// Table format version.
    pub format_version: Option<u8>,
    /// Names other tools have for it.
    pub aliases: Vec<Alias>,
    /// Nodes of other sources that were found to be this thing.
    pub merged: Vec<Urn>,
    /// Product side.
    pub product: Option<ProductInfo>,
    /// Output ports with what stands behind them.
    pub output_ports: Vec<PortView>,
    /// Input ports with what they read.
    pub input_ports: Vec<InputView>,
    /// The contract that promises it.
    pub contract: Option<ContractInfo>,
    /// The asset whose rows and snapshots stand for it: itself, or the first asset behind a product's ports.
    pub data_asset: Option<EntityLink>,
    /// Products that offer this asset.
    pub products: Vec<EntityLink>,
    /// What it reads, one step.
    pub upstream: Vec<EntityLink>,
    /// What reads it, one step.
    pub downstream: Vec<EntityLink>,
    /// For a domain or person: products it has or answers for.
    pub owned_products: Vec<EntityCard>,
    /// For a domain or person: assets it has or answers for, at most 200.
    pub owned_assets: Vec<EntityLink>,
    /// What it reads that ends, or is gone.
    pub notices: Vec<EndNotice>,
    /// What needs attention.
    pub findings: Vec<weft_policy::Finding>,
    /// Incidents of it, those that are over too, oldest first.
    pub incidents: Vec<IncidentView>,
    /// Open incidents of what it reads, at any distance, the worst first.
    pub reaching: Vec<ReachingIncident>,
    /// Whether this person starred it.
    pub starred: bool,
    /// What this person may do with it.
    pub access: AccessState,
    /// When that ends, where it was granted.
    pub access_until: Option<Timestamp>,
    /// Why, where it was granted, or is closed without a grant.
    pub access_says: Option<String>,
    /// Newest change that any source reported.
    pub updated: Option<Timestamp>,
    /// Where each aspect comes from.
    pub provenance: Vec<Provenance>,
}

/// Shows one thing from the local copy.
pub async fn show_entity(app: &App, request: ShowEntityRequest) -> AppResult<ShowEntityResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let now = app.now();
    let data_asset = lookup::data_asset(app, &entity).await?;
    let (upstream, downstream) = app.graph.neighbours(app, &entity.urn).await?;
    let (owned_products, owned_assets) = owned(app, &entity, now).await?;
    let (output_ports, input_ports) = ports(app, &entity).await?;
    let terms = links(
        app,
        &entity.terms.iter().map(|term| term_urn(term)).collect::<Vec<_>>(),
    )
    .await?;
    let notices = app.graph.get(app).await?.notices.of(&entity.urn);
    let findings = notices::with_ends(weft_policy::attention(&entity, now), &notices, now);
    let starred = app.device.starred().await?.contains(&entity.urn);
    let places = places(app, &entity).await?;
    let of_it = entity
        .incidents
        .iter()
        .map(|one| IncidentView::of(&entity, one))
        .collect();
    let mut reaching = incidents::reaching(app, std::slice::from_ref(&entity.urn)).await?;
    let shown = guard::shown(app, &entity, data_asset.as_ref()).await?;
    let holder = data_asset.as_ref().unwrap_or(&entity);
    let snapshots = holder.snapshots.clone().unwrap_or_default();
    let schema = entity
        .schema
        .clone()
        .or_else(|| holder.schema.clone())
        .unwrap_or_default();
    let schema_versions = holder.schema.as_ref().map_or(0, |schema| schema.history.len());
    Ok(ShowEntityResponse {
        name: entity.display_name().to_owned(),
        owner: entity.owner.as_ref().map(|owner| owner.name.clone()),
        freshness: FreshnessView::of(&entity, now),
        quality: QualityView::of(&entity),
        findings,
        notices,
        incidents: of_it,
        reaching: reaching.remove(&entity.urn).unwrap_or_default(),
        products: links(app, &entity.products).await?,
        upstream: links(app, &upstream).await?,
        downstream: links(app, &downstream).await?,
        partition: holder
            .schema
            .as_ref()
            .map(|schema| schema.partition.clone())
            .unwrap_or_default(),
        sort: holder
            .schema
            .as_ref()
            .map(|schema| schema.sort.clone())
            .unwrap_or_default(),
        location: holder.location.clone(),
        format_version: holder.format_version,
        data_asset: data_asset.as_ref().map(EntityLink::from),
        current_snapshot: snapshots.current_id,
        snapshots: snapshots.snapshots,
        refs: snapshots.refs,
        fields: schema.fields,
        schema_versions: u32::try_from(schema_versions).unwrap_or(u32::MAX),
        urn: entity.urn,
        kind: entity.kind,
        full_name: entity.full_name,
        domain: entity.domain,
        description: entity.description,
        slas: entity.slas,
        sources: entity.sources,
        places,
        markdown: entity.markdown,
        people: entity.people,
        status: entity.status,
        version: entity.version,
        tags: entity.tags,
        terms,
        tests: entity.quality.unwrap_or_default(),
        aliases: entity.aliases,
        merged: entity.merged,
        product: entity.product,
        output_ports,
        input_ports,
        contract: entity.contract,
        owned_products,
        owned_assets,
        starred,
        access: shown.state,
        access_until: shown.until,
        access_says: shown.says,
        updated: entity.updated,
        provenance: entity.provenance,
    })
}

/// The places of a thing, in the order in which its sources stand.
async fn places(app: &App, entity: &Entity) -> AppResult<Vec<PlaceView>> {
    let mut places = app.replica.places(std::slice::from_ref(&entity.urn)).await?;
    places.sort_by_key(|(_, place)| entity.sources.iter().position(|source| *source == place.source));
    let mut views = Vec::with_capacity(places.len());
    for (_, place) in places {
        let catalog = browse_catalog::catalog_of(app, &place.source, &place.namespace).await?;
        views.push(PlaceView {
            source: place.source,
            namespace: place.namespace,
            name: place.name,
            origin: catalog.and_then(|catalog| catalog.origin()),
        });
    }
    Ok(views)
}

fn term_urn(term: &str) -> Urn {
    Urn::derive(EntityKind::Term, "mesh", &term.trim().to_lowercase())
}

async fn links(app: &App, urns: &[Urn]) -> AppResult<Vec<EntityLink>> {
    Ok(app
        .replica
        .entities(urns)
        .await?
        .iter()
        .map(EntityLink::from)
        .collect())
}

async fn ports(app: &App, entity: &Entity) -> AppResult<(Vec<PortView>, Vec<InputView>)> {
    let Some(product) = &entity.product else {
        return Ok((Vec::new(), Vec::new()));
    };
    let mut outputs = Vec::with_capacity(product.output_ports.len());
    for port in &product.output_ports {
        let contract = links(app, port.contract.as_slice()).await?.pop();
        outputs.push(PortView {
            name: port.name.clone(),
            version: port.version.clone(),
            description: port.description.clone(),
            port_type: port.port_type.clone(),
            contract,
            contract_id: port.contract_id.clone(),
            assets: links(app, &port.assets).await?,
        });
    }
    let mut inputs = Vec::with_capacity(product.input_ports.len());
    for port in &product.input_ports {
        inputs.push(InputView {
            name: port.name.clone(),
            version: port.version.clone(),
            reads: links(app, port.reads.as_slice()).await?.pop(),
            contract_id: port.contract_id.clone(),
        });
    }
    Ok((outputs, inputs))
}

async fn owned(app: &App, entity: &Entity, now: Timestamp) -> AppResult<(Vec<EntityCard>, Vec<EntityLink>)> {
    let base = match entity.kind {
        EntityKind::Domain => EntityFilter {
            domain: Some(entity.name.clone()),
            ..EntityFilter::default()
        },
        EntityKind::Person | EntityKind::Team => EntityFilter {
            person: Some(entity.urn.clone()),
            ..EntityFilter::default()
        },
        _ => return Ok((Vec::new(), Vec::new())),
    };
    let products = EntityFilter {
        kinds: vec![EntityKind::Product],
        ..base.clone()
    };
    let rows = app.replica.list(&products, 1000, 0).await?;
    let urns: Vec<Urn> = rows.into_iter().map(|row| row.urn).collect();
    let cards = app
        .replica
        .entities(&urns)
        .await?
        .iter()
        .map(|product| EntityCard::of(product, now))
        .collect();
    let asset_kinds = EntityKind::ALL
        .into_iter()
        .filter(|kind| kind.is_asset())
        .collect();
    let assets = app
        .replica
        .list(
            &EntityFilter {
                kinds: asset_kinds,
                ..base
            },
            200,
            0,
        )
        .await?;
    let assets = assets
        .into_iter()
        .map(|row| EntityLink {
            urn: row.urn,
            kind: row.kind,
            name: row.name,
            full_name: row.full_name,
            domain: row.domain,
        })
        .collect();
    Ok((cards, assets))
}
