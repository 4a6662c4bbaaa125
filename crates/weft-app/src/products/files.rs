//! Product and contract files, made from what people say. Their words are put into a template as values, by the same
//! editor that edits people's files: whatever a name holds, it is never syntax.

use serde_json::{Value, json};
use weft_model::{Entity, Lifecycle, ProductInfo, SupportChannel, TeamMember};
use weft_ports::contracts::{ContractEdit, ContractText};

use crate::{App, AppError, AppResult};

/// The beginning of a product file.
const ODPS: &str = "apiVersion: v1.1.0\nkind: DataProduct\nid: product\n";

/// The template with these values put where the pointers say; absent ones are left out.
pub async fn filled(
    app: &App,
    path: &str,
    template: &str,
    values: Vec<(&str, Value)>,
) -> AppResult<ContractText> {
    let edits: Vec<ContractEdit> = values
        .into_iter()
        .filter(|(_, value)| !is_empty(value))
        .map(|(path, value)| ContractEdit::Set {
            path: path.to_owned(),
            value: value.to_string(),
        })
        .collect();
    let text = ContractText {
        path: path.to_owned(),
        bytes: template.as_bytes().to_vec(),
    };
    let contracts = std::sync::Arc::clone(&app.contracts);
    let made = tokio::task::spawn_blocking(move || contracts.edit(&text, &edits));
    made.await
        .map_err(|error| AppError::failed(format!("making `{path}` stopped short: {error}")))?
        .map_err(Into::into)
}

/// The same of a contract or product; one that its standard would not have is an error and no file.
pub async fn valid(
    app: &App,
    path: &str,
    template: &str,
    values: Vec<(&str, Value)>,
) -> AppResult<ContractText> {
    let text = filled(app, path, template, values).await?;
    let (contracts, looked_at) = (std::sync::Arc::clone(&app.contracts), text.clone());
    let checked = tokio::task::spawn_blocking(move || contracts.check(&looked_at))
        .await
        .map_err(|error| AppError::failed(format!("checking `{path}` stopped short: {error}")))?;
    match checked.errors.first() {
        None => Ok(text),
        Some(wrong) => Err(AppError::failed(format!(
            "`{path}` would not be as its standard wants it: {}: {}",
            wrong.path, wrong.message
        ))
        .hint("mend what is said of the product there")),
    }
}

/// The product file (ODPS) of a product, as it is shown. `behind` names the assets of each port, in their order.
pub async fn product_file(
    app: &App,
    path: &str,
    product: &Entity,
    successor: Option<&str>,
    behind: &[Vec<String>],
) -> AppResult<ContractText> {
    let info = product.product.clone().unwrap_or_default();
    let ports = info.output_ports.iter().enumerate().map(|(at, port)| {
        let assets = behind.get(at).filter(|names| !names.is_empty());
        let assets = assets.map(|names| json!([{"property": "assets", "value": names}]));
        slim(json!({
            "name": port.name, "description": port.description, "type": port.port_type, "version": port.version,
            "contractId": port.contract_id, "customProperties": assets,
        }))
    });
    let inputs = info.input_ports.iter().map(|port| {
        slim(json!({"name": port.name, "version": port.version, "contractId": port.contract_id}))
    });
    let values = vec![
        ("/id", json!(info.id)),
        ("/name", json!(product.display_name())),
        ("/version", json!(info.version)),
        ("/status", json!(info.status.map(Lifecycle::as_str))),
        (
            "/deprecated",
            if info.status == Some(Lifecycle::Deprecated) {
                json!(true)
            } else {
                Value::Null
            },
        ),
        ("/domain", json!(product.domain)),
        ("/type", json!(info.product_type)),
        ("/description", description(&info)),
        ("/tags", json!(product.tags)),
        ("/inputPorts", inputs.collect()),
        ("/outputPorts", ports.collect()),
        ("/support", info.support.iter().filter_map(channel).collect()),
        ("/team", team(&people(product))),
        ("/customProperties", besides(&info, successor)),
        ("/productCreatedTs", json!(info.created)),
    ];
    valid(app, path, ODPS, values).await
}

/// `team` with these members.
pub fn team(members: &[TeamMember]) -> Value {
    if members.is_empty() {
        return Value::Null;
    }
    let members = members
        .iter()
        .map(|member| slim(json!({"username": member.username, "name": member.name, "role": member.role})));
    json!({"members": members.collect::<Vec<_>>()})
}

fn people(product: &Entity) -> Vec<TeamMember> {
    let member = |person: &weft_model::PersonRef| TeamMember {
        username: person.mail.clone().unwrap_or_else(|| person.name.clone()),
        name: Some(person.name.clone()),
        role: person.role.clone(),
    };
    product.people.iter().map(member).collect()
}

fn description(info: &ProductInfo) -> Value {
    slim(json!({"purpose": info.purpose, "usage": info.usage, "limitations": info.limitations}))
}

/// ODPS wants an address of each channel; one without is kept beside.
fn channel(channel: &SupportChannel) -> Option<Value> {
    has_address(channel).then(|| {
        slim(json!({
            "channel": channel.channel, "url": channel.url, "tool": channel.tool, "scope": channel.scope,
        }))
    })
}

fn has_address(channel: &SupportChannel) -> bool {
    let is_uri = |url: &str| {
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        scheme
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic())
            && scheme.bytes().all(fits)
            && url
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte))
    };
    channel.url.as_deref().is_some_and(is_uri)
}

/// What ODPS has no key for.
fn besides(info: &ProductInfo, successor: Option<&str>) -> Value {
    let channels = info.support.iter().filter(|channel| !has_address(channel));
    let channels: Vec<Value> = channels
        .map(|channel| json!({"property": "supportChannel", "value": channel.channel}))
        .collect();
    let said = [
        ("endsOn", json!(info.ends)),
        ("successor", json!(successor)),
        ("lifecycleNote", json!(info.lifecycle_note)),
    ];
    let said = said
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(property, value)| json!({"property": property, "value": value}));
    Value::Array(said.chain(channels).collect())
}

/// Without members that say nothing.
fn slim(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value {
        members.retain(|_, member| !is_empty(member));
    }
    value
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
