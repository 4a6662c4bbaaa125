//! What is measured: the objects of contracts that have rules, each with the table or view behind it.

use std::collections::{BTreeSet, HashSet};

use weft_model::{ContractInfo, Entity, EntityKind, Payload, QualityRule, Urn};

use crate::{App, AppError, AppResult, resolve::ports::promised_asset};

/// Objects that are measured together.
const MOST: usize = 1_000;

/// One object of one contract.
pub(super) struct Subject {
    /// The contract.
    pub(super) contract: ContractInfo,
    /// Physical name of the object.
    pub(super) object: String,
    /// Its rules.
    pub(super) rules: Vec<QualityRule>,
    /// The table or view behind it; absent where nothing is known of it.
    pub(super) asset: Option<Entity>,
}

impl Subject {
    /// Name for people.
    pub(super) fn name(&self) -> &str {
        self.asset
            .as_ref()
            .map_or(self.object.as_str(), |asset| asset.full_name.as_str())
    }
}

/// All objects with rules behind a product, a contract or an asset.
pub(super) async fn of(app: &App, entity: &Entity) -> AppResult<Vec<Subject>> {
    let mut found = match entity.kind {
        EntityKind::Contract => match &entity.contract {
            Some(contract) => of_contract(app, contract).await?,
            None => Vec::new(),
        },
        EntityKind::Product => of_product(app, entity).await?,
        kind if kind.is_asset() => of_asset(app, entity).await?,
        kind => {
            return Err(AppError::invalid(format!(
                "`{}` is a {}; rules are measured of products, contracts, tables and views",
                entity.full_name,
                kind.as_str()
            )));
        }
    };
    let mut seen = HashSet::new();
    found.retain(|subject| {
        let about = subject
            .asset
            .as_ref()
            .map_or_else(|| subject.object.clone(), |asset| asset.urn.to_string());
        seen.insert((subject.contract.id.clone(), about))
    });
    if found.len() > MOST {
        return Err(AppError::invalid(format!(
            "`{}` has rules for {} objects; {MOST} are measured together",
            entity.full_name,
            found.len()
        ))
        .hint("measure its contracts one by one"));
    }
    Ok(found)
}

async fn of_contract(app: &App, contract: &ContractInfo) -> AppResult<Vec<Subject>> {
    // Rules read by an earlier version name no object; they belong to the first one, and say what to do.
    let of_rule = |rule: &QualityRule| {
        rule.object
            .clone()
            .or_else(|| contract.objects.first().cloned())
            .unwrap_or_default()
    };
    let with_rules: BTreeSet<String> = contract.quality.iter().map(of_rule).collect();
    let mut subjects = Vec::new();
    let objects = contract
        .objects
        .iter()
        .filter(|object| with_rules.contains(*object));
    for object in objects {
        let urn = promised_asset(&contract.id, object);
        subjects.push(Subject {
            contract: contract.clone(),
            object: object.clone(),
            rules: contract
                .quality
                .iter()
                .filter(|rule| of_rule(rule) == *object)
                .cloned()
                .collect(),
            asset: app.replica.find(urn.as_str()).await?,
        });
    }
    Ok(subjects)
}

/// By the contracts of the output ports, and by what the assets behind them say of themselves.
async fn of_product(app: &App, product: &Entity) -> AppResult<Vec<Subject>> {
    let ports = product.product.iter().flat_map(|product| &product.output_ports);
    let (mut contracts, mut assets): (Vec<Urn>, Vec<Urn>) = (Vec::new(), Vec::new());
    for port in ports {
        contracts.extend(port.contract.clone());
        assets.extend(port.assets.iter().cloned());
    }
    let mut subjects = Vec::new();
    for contract in app.replica.entities(&contracts).await? {
        if let Some(contract) = &contract.contract {
            subjects.extend(of_contract(app, contract).await?);
        }
    }
    for asset in app.replica.entities(&assets).await? {
        subjects.extend(of_asset(app, &asset).await?);
    }
    Ok(subjects)
}

/// By every contract that promises it, newest word first.
async fn of_asset(app: &App, asset: &Entity) -> AppResult<Vec<Subject>> {
    let urns: Vec<Urn> = [&asset.urn].into_iter().chain(&asset.merged).cloned().collect();
    let mut records = app.workspace.records(&urns).await?;
    records.sort_by_key(|record| std::cmp::Reverse(record.revision));
    let contracts = records.into_iter().filter_map(|record| match record.payload {
        Some(Payload::Contract(contract)) => Some(contract),
        _ => None,
    });
    let subject = |contract: ContractInfo| {
        Some(Subject {
            object: contract.objects.first()?.clone(),
            rules: contract.quality.clone(),
            asset: Some(asset.clone()),
            contract,
        })
    };
    Ok(contracts
        .filter(|contract| !contract.quality.is_empty())
        .filter_map(subject)
        .collect())
}
