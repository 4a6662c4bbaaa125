//! The table: what the network does, at which step, and how that ends.

use std::fmt;

use weft_testkit::faults::Fault;

use super::troubles::{Trouble, troubles};

/// Work that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A harvest, after one before which all was well.
    Harvest,
    /// Policies of a table.
    Policies,
    /// Where a table lies.
    Locate,
}

/// A request of that work.
#[derive(Debug)]
pub struct Step {
    pub name: &'static str,
    pub work: Work,
    pub having: &'static [&'static str],
    pub lacking: &'static [&'static str],
    /// What messages call it.
    pub what: &'static str,
    /// Place of the warning, where it is a piece of the whole; empty where nothing is left without it.
    pub place: &'static str,
    /// The connection reads all catalogs of the server.
    pub several: bool,
    /// The one before is not remembered, so that the answer has a body.
    pub read_anew: bool,
    /// It is a sign-in, which is not repeated once it was sent.
    pub signs_in: bool,
}

const UNCHANGED: &str = "load what did not change";

const PLAIN: Step = Step {
    name: "",
    work: Work::Harvest,
    having: &[],
    lacking: &[],
    what: "",
    place: "",
    several: false,
    read_anew: false,
    signs_in: false,
};

pub const STEPS: [Step; 13] = [
    Step {
        name: "token",
        having: &["POST ", "/v1/oauth/tokens"],
        what: "the sign-in",
        signs_in: true,
        ..PLAIN
    },
    Step {
        name: "config",
        having: &["/v1/config"],
        what: "catalog `lake`",
        ..PLAIN
    },
    Step {
        name: "management",
        having: &["/api/management/v1/catalogs"],
        what: "the list of catalogs",
        several: true,
        ..PLAIN
    },
    Step {
        name: "list namespaces",
        having: &["/lake/namespaces?"],
        lacking: &["parent="],
        what: "the list of namespaces",
        ..PLAIN
    },
    Step {
        name: "list namespaces below",
        having: &["/lake/namespaces?parent=sales&"],
        what: "the list of namespaces in sales",
        place: "lake.sales",
        ..PLAIN
    },
    Step {
        name: "namespace properties",
        having: &["/namespaces/sales"],
        lacking: &["/namespaces/sales/", "/namespaces/sales%1F"],
        what: "namespace sales",
        place: "lake.sales",
        ..PLAIN
    },
    Step {
        name: "list tables",
        having: &["/namespaces/sales/tables?"],
        what: "the list of tables in sales",
        place: "lake.sales",
        ..PLAIN
    },
    Step {
        name: "list views",
        having: &["/namespaces/sales/views?"],
        what: "the list of views in sales",
        place: "lake.sales",
        ..PLAIN
    },
    Step {
        name: "list generic tables",
        having: &["/namespaces/sales/generic-tables?"],
        what: "the list of generic tables in sales",
        place: "lake.sales",
        ..PLAIN
    },
    Step {
        name: "load",
        having: &["/namespaces/sales/tables/orders"],
        what: "table sales.orders",
        place: "lake.sales.orders",
        read_anew: true,
        ..PLAIN
    },
    Step {
        name: UNCHANGED,
        having: &["/namespaces/sales/tables/orders"],
        what: "table sales.orders",
        place: "lake.sales.orders",
        ..PLAIN
    },
    Step {
        name: "policies",
        work: Work::Policies,
        having: &["/applicable-policies"],
        what: "the policies of sales.orders",
        ..PLAIN
    },
    Step {
        name: "locate",
        work: Work::Locate,
        having: &["/namespaces/sales/tables/orders"],
        what: "table sales.orders",
        ..PLAIN
    },
];

/// Cells of a lane at most.
const LANE: usize = 8;

/// How a cell ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As if nothing had been.
    Well,
    /// With one warning, and everything else as if nothing had been.
    Warned,
    /// With an error.
    Failed,
}

/// One of the table: a step, what happens there, and whether that goes on.
#[derive(Debug, Clone)]
pub struct Cell {
    pub step: &'static Step,
    pub fault: Trouble,
    pub heals: bool,
}

impl fmt::Display for Cell {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends = if self.heals { "once" } else { "for good" };
        write!(out, "{} at {} {ends}", self.fault.name, self.step.name)
    }
}

impl Cell {
    fn attempts(&self) -> usize {
        if self.step.signs_in {
            self.fault.sign_ins
        } else {
            self.fault.attempts
        }
    }

    /// Requests that meet the fault.
    pub fn asked(&self) -> usize {
        if self.heals { 1 } else { self.attempts().max(1) }
    }

    pub fn ending(&self) -> Ending {
        match self.attempts() {
            0 => Ending::Well,
            2.. if self.heals => Ending::Well,
            _ if self.step.place.is_empty() || self.fault.ends_all => Ending::Failed,
            _ => Ending::Warned,
        }
    }
}

/// All of them, in lanes of cells that come one after the other over one network.
pub fn lanes() -> Vec<Vec<Cell>> {
    let mut lanes = Vec::new();
    for step in &STEPS {
        let cells: Vec<Cell> = cells()
            .into_iter()
            .filter(|cell| cell.step.name == step.name)
            .collect();
        // Dealt out, so that no lane has all those that take long.
        let many = cells.len().div_ceil(LANE);
        lanes.extend((0..many).map(|first| cells.iter().skip(first).step_by(many).cloned().collect()));
    }
    lanes
}

/// All of them.
pub fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for fault in troubles() {
        let few = ["token", "config", "load", "policies"];
        // A 304 has no body.
        let whole = matches!(fault.what, Fault::DripBody(..));
        let done_at =
            |step: &&Step| (!fault.few || few.contains(&step.name)) && (!whole || step.name != UNCHANGED);
        for step in STEPS.iter().filter(done_at) {
            let kinds: &[bool] = if fault.attempts == 0 {
                &[false]
            } else {
                &[true, false]
            };
            cells.extend(kinds.iter().map(|&heals| Cell {
                step,
                fault: fault.clone(),
                heals,
            }));
        }
    }
    cells
}
