//! How much people may say of a product, and what its ports may name.

use std::collections::HashSet;

use weft_model::{Docs, EntityKind, SupportChannel, TeamMember, Urn};

use crate::{
    App, AppError, AppResult,
    show_product::{InputWords, PortWords, ProductWords},
    view::EntityLink,
    words::limits,
};

/// Ports of one product, of each kind.
const PORTS: usize = 200;
/// Assets behind one port.
const ASSETS: usize = 1_000;
/// Members of the team.
const MEMBERS: usize = 500;
/// Support channels.
const CHANNELS: usize = 100;

/// Trims texts, takes empty ones for none, and refuses what is too long, said twice, or names what there is not.
/// `known` are urns that stand in the product already: what is gone by now may stay.
pub async fn checked(app: &App, words: ProductWords, known: &HashSet<Urn>) -> AppResult<ProductWords> {
    let docs = limits::docs(Docs {
        title: words.title,
        purpose: words.purpose,
        usage: words.usage,
        limitations: words.limitations,
        ..Docs::default()
    })?;
    few("output ports", words.output_ports.len(), PORTS)?;
    few("input ports", words.input_ports.len(), PORTS)?;
    few("members of the team", words.team.len(), MEMBERS)?;
    few("support channels", words.support.len(), CHANNELS)?;
    let output_ports: Vec<PortWords> = words
        .output_ports
        .into_iter()
        .map(output)
        .collect::<AppResult<_>>()?;
    let input_ports: Vec<InputWords> = words
        .input_ports
        .into_iter()
        .map(input)
        .collect::<AppResult<_>>()?;
    once(output_ports.iter().map(|port| (&port.name, &port.version)))?;
    once(input_ports.iter().map(|port| (&port.name, &port.version)))?;
    named(app, &output_ports, &input_ports, known).await?;
    Ok(ProductWords {
        title: docs.title,
        purpose: docs.purpose,
        usage: docs.usage,
        limitations: docs.limitations,
        version: label("version", words.version)?,
        product_type: label("type", words.product_type)?,
        output_ports,
        input_ports,
        team: words.team.into_iter().map(member).collect::<AppResult<_>>()?,
        support: words.support.into_iter().map(channel).collect::<AppResult<_>>()?,
    })
}

fn few(what: &str, count: usize, most: usize) -> AppResult<()> {
    if count > most {
        return Err(AppError::invalid(format!("a product has at most {most} {what}")));
    }
    Ok(())
}

fn label(what: &str, text: Option<String>) -> AppResult<Option<String>> {
    text.map_or(Ok(None), |text| limits::label(what, &text))
}

fn needed(what: &str, of: &str, text: &str) -> AppResult<String> {
    limits::label(what, text)?
        .ok_or_else(|| AppError::invalid(format!("{of} without a {what}")).hint("name it, or remove it"))
}

fn output(port: PortWords) -> AppResult<PortWords> {
    few("assets behind one port", port.assets.len(), ASSETS)?;
    Ok(PortWords {
        name: needed("name", "an output port", &port.name)?,
        version: label("version of a port", port.version)?,
        description: limits::short("description of a port", port.description)?,
        port_type: label("type of a port", port.port_type)?,
        contract_id: label("contract id", port.contract_id)?,
        assets: port.assets,
    })
}

fn input(port: InputWords) -> AppResult<InputWords> {
    Ok(InputWords {
        name: needed("name", "an input port", &port.name)?,
        version: label("version of a port", port.version)?,
        contract_id: label("contract id", port.contract_id)?,
        reads: port.reads,
    })
}

fn member(member: TeamMember) -> AppResult<TeamMember> {
    Ok(TeamMember {
        username: needed("mail or login", "a member of the team", &member.username)?,
        name: label("name of a person", member.name)?,
        role: label("role", member.role)?,
    })
}

fn channel(channel: SupportChannel) -> AppResult<SupportChannel> {
    Ok(SupportChannel {
        channel: needed("name", "a support channel", &channel.channel)?,
        url: limits::address("address of a support channel", channel.url)?,
        tool: label("tool", channel.tool)?,
        scope: label("scope", channel.scope)?,
    })
}

fn once<'p>(ports: impl Iterator<Item = (&'p String, &'p Option<String>)>) -> AppResult<()> {
    let mut seen = HashSet::new();
    for (name, version) in ports {
        if !seen.insert((name, version)) {
            let version = version
                .as_ref()
                .map_or_else(String::new, |version| format!(" in version {version}"));
            return Err(
                AppError::invalid(format!("there are two ports `{name}`{version}"))
                    .hint("the key of a port is its name and version: give one of them another version"),
            );
        }
    }
    Ok(())
}

async fn named(
    app: &App,
    outputs: &[PortWords],
    inputs: &[InputWords],
    known: &HashSet<Urn>,
) -> AppResult<()> {
    let offered = outputs
        .iter()
        .flat_map(|port| port.assets.iter().map(move |link| (&port.name, link, true)));
    let read = inputs
        .iter()
        .filter_map(|port| port.reads.as_ref().map(|link| (&port.name, link, false)));
    let links: Vec<(&String, &EntityLink, bool)> = offered.chain(read).collect();
    for (port, link, is_output) in links {
        if known.contains(&link.urn) {
            continue;
        }
        let found = app.replica.entities(std::slice::from_ref(&link.urn)).await?;
        let kind = found.first().map(|found| found.kind);
        let fits = kind.is_some_and(|kind| kind.is_asset() || (!is_output && kind == EntityKind::Product));
        if !fits {
            return Err(refused(port, link, kind, is_output));
        }
    }
    Ok(())
}

fn refused(port: &str, link: &EntityLink, kind: Option<EntityKind>, is_output: bool) -> AppError {
    let wanted = if is_output {
        "a table or another asset"
    } else {
        "a product or an asset"
    };
    let name = if link.full_name.is_empty() {
        link.urn.as_str()
    } else {
        &link.full_name
    };
    match kind {
        None => AppError::not_found(format!(
            "the port `{port}` names `{name}`, which is not there (any more)"
        )),
        Some(kind) => AppError::invalid(format!(
            "the port `{port}` names `{name}`, which is a {}",
            kind.as_str()
        )),
    }
    .hint(format!("name {wanted}"))
}
