//! `weft product show`.

use weft_app::{
    App, AppResult,
    set_lifecycle::Lifecycle,
    show_product::{ProductWords, ShowProductRequest, ShowProductResponse, show_product},
};

use crate::output::{Output, clean};

/// Shows a product.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let shown = show_product(app, ShowProductRequest { name }).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    for_people(&shown)
}

fn for_people(shown: &ShowProductResponse) -> AppResult<()> {
    let words = &shown.shown;
    let title = words.title.as_deref().unwrap_or(&shown.name);
    Output::line(clean(&format!("{title}  ({})", shown.name)))?;
    life(shown)?;
    let owner = shown.owner.as_ref().map(|owner| owner.name.clone());
    for (label, value) in [
        ("owner", &owner),
        ("domain", &shown.domain),
        ("version", &words.version),
        ("type", &words.product_type),
        ("purpose", &words.purpose),
        ("usage", &words.usage),
        ("limitations", &words.limitations),
    ] {
        if let Some(value) = value {
            Output::line(clean(&format!("{label}: {value}{}", who(shown, label))))?;
        }
    }
    for port in &words.output_ports {
        let version = port.version.as_deref().unwrap_or("without a version");
        let assets: Vec<&str> = port.assets.iter().map(|asset| asset.full_name.as_str()).collect();
        let behind = if assets.is_empty() {
            "nothing".to_owned()
        } else {
            assets.join(", ")
        };
        let contract = port.contract_id.as_deref().unwrap_or("none");
        Output::line(clean(&format!(
            "offers {} {version}: {behind} (contract: {contract})",
            port.name
        )))?;
    }
    for port in &words.input_ports {
        let reads = port
            .reads
            .as_ref()
            .map_or("nothing known", |reads| reads.full_name.as_str());
        Output::line(clean(&format!("reads {}: {reads}", port.name)))?;
    }
    for channel in &words.support {
        Output::line(clean(&format!(
            "ask at {} {}",
            channel.channel,
            channel.url.as_deref().unwrap_or_default()
        )))?;
    }
    for reader in &shown.consumers {
        Output::line(clean(&format!("read by {}", reader.full_name)))?;
    }
    missing(shown);
    Ok(())
}

fn life(shown: &ShowProductResponse) -> AppResult<()> {
    let life = &shown.lifecycle;
    let state = life.now.map_or("in no state", Lifecycle::as_str);
    let ends = life.ends.map(|ends| format!(", ends {ends}"));
    let next = life.successor.as_ref();
    let next = next.map(|next| format!(", then {}", next.full_name));
    let why = life.note.as_ref().map(|note| format!(" ({note})"));
    let told: String = [Some(state.to_owned()), ends, next, why]
        .into_iter()
        .flatten()
        .collect();
    Output::line(clean(&told))
}

/// Who says a field, where a person does.
fn who(shown: &ShowProductResponse, field: &str) -> String {
    let said = |words: &ProductWords| match field {
        "version" => words.version.is_some(),
        "type" => words.product_type.is_some(),
        "purpose" => words.purpose.is_some(),
        "usage" => words.usage.is_some(),
        "limitations" => words.limitations.is_some(),
        _ => false,
    };
    if said(&shown.written) {
        let by = shown
            .written_by
            .as_ref()
            .map_or("a person", |last| last.by.as_str());
        return format!("  [{by}]");
    }
    let source = shown.harvested.iter().find(|one| said(&one.words));
    source.map_or_else(String::new, |one| format!("  [source {}]", one.source))
}

/// What is missing, each with its reason.
pub fn missing(shown: &ShowProductResponse) {
    for one in &shown.missing {
        let how = if one.required {
            "needed to publish"
        } else {
            "missing"
        };
        Output::note(&clean(&format!("{how}: {}", one.why)));
    }
}
