//! `weft lineage`.

use std::collections::HashMap;

use serde::Serialize;
use weft_app::{
    App, AppResult,
    show_lineage::{Level as GraphLevel, LineageView, ShowLineageRequest, show_lineage},
};

use crate::{
    args::{Level, LineageArguments},
    output::{Output, table::table},
};

#[derive(Serialize)]
struct Answer<'a> {
    root: &'a str,
    nodes: Vec<Node<'a>>,
    edges: &'a [weft_app::show_lineage::Edge],
    total_nodes: u32,
    drawn: u32,
    truncated: bool,
}

#[derive(Serialize)]
struct Node<'a> {
    urn: &'a str,
    kind: &'a str,
    name: &'a str,
    domain: &'a Option<String>,
    owner: &'a Option<String>,
    depth: i32,
}

/// Shows the graph around a thing.
pub async fn run(app: &App, output: Output, lineage: LineageArguments) -> AppResult<()> {
    let request = ShowLineageRequest {
        name: lineage.name,
        upstream: lineage.upstream,
        downstream: lineage.downstream,
        level: lineage.level.map(|level| match level {
            Level::Product => GraphLevel::Product,
            Level::Asset => GraphLevel::Asset,
        }),
        limit: None,
    };
    let shown = show_lineage(app, request).await?;
    let view = &shown.view;
    if !output.is_json() {
        return for_people(view);
    }
    let nodes = view
        .nodes
        .iter()
        .map(|node| Node {
            urn: node.urn.as_str(),
            kind: node.kind.as_str(),
            name: &node.name,
            domain: &node.domain,
            owner: &node.owner,
            depth: node.depth,
        })
        .collect();
    Output::value(&Answer {
        root: view.root.as_str(),
        nodes,
        edges: &view.edges,
        total_nodes: view.total_nodes,
        drawn: view.drawn,
        truncated: view.truncated,
    })
}

fn for_people(view: &LineageView) -> AppResult<()> {
    let names: HashMap<&str, &str> = view
        .nodes
        .iter()
        .map(|node| (node.urn.as_str(), node.name.as_str()))
        .collect();
    let mut nodes: Vec<_> = view.nodes.iter().collect();
    nodes.sort_by_key(|node| node.depth);
    let rows = nodes.iter().map(|node| {
        let reads: Vec<&str> = view
            .edges
            .iter()
            .filter(|edge| edge.to == node.urn)
            .filter_map(|edge| names.get(edge.from.as_str()).copied())
            .collect();
        [
            format!("{:+}", node.depth),
            node.kind.as_str().to_owned(),
            node.name.clone(),
            node.domain.clone().unwrap_or_default(),
            reads.join(", "),
        ]
    });
    Output::text(&table(["step", "kind", "name", "domain", "reads"], rows))?;
    Output::note(&format!("{} of {} things shown", view.drawn, view.total_nodes));
    Ok(())
}
