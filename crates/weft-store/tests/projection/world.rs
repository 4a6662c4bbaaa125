//! A small world whose things are made to meet.

use weft_model::{
    Alias, AliasScheme, AssetInfo, ContractInfo, Docs, DomainInfo, EntityKind, Fact, Field, FieldDoc,
    FieldDocs, InputPort, Lifecycle, OutputPort, Ownership, Payload, PersonInfo, ProductInfo, QualityInfo,
    SchemaInfo, Sla, SnapshotLog, TagInfo, TeamMember, TermInfo, TestResult, TestStatus, Timestamp, Upstream,
    UpstreamRef, Urn,
};
use weft_ports::{
    Workspace,
    workspace::{HarvestBatch, SyncReport},
};

const NAMES: [&str; 4] = ["orders", "returns", "stock", "people"];
const CONTRACTS: [&str; 3] = ["c1", "c2", "c3"];
const PRODUCTS: [&str; 3] = ["p1", "p2", "p3"];
/// What contracts say they are a part of: a product's id, in whatever letters, or nothing that there is.
const PARTS_OF: [&str; 4] = ["p1", "P2", " p3 ", "elsewhere"];
const DOMAINS: [&str; 3] = ["Sales", "Finance", "Supply"];
const TERMS: [&str; 2] = ["Churn", "Margin"];
/// Login or mail, and the name beside it. A login has one spelling everywhere.
const PEOPLE: [(&str, Option<&str>); 5] = [
    ("priya@x", Some("Priya")),
    ("sam", None),
    ("u1", Some("Sam")),
    ("", Some("Priya")),
    ("kim@x", Some("Kim")),
];
const SOURCES: [&str; 5] = ["lake", "attic", "dbt", "contracts", "people"];

fn member((username, name): (&str, Option<&str>)) -> TeamMember {
    TeamMember {
        username: username.to_owned(),
        name: name.map(str::to_owned),
        role: Some("owner".to_owned()),
    }
}

/// Makes facts by chance, always the same from one seed.
pub struct World {
    state: u64,
    clock: i64,
}

impl World {
    /// The world of a seed.
    pub const fn of(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1),
            clock: 0,
        }
    }

    /// A number below `below` (splitmix64).
    fn below(&mut self, below: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % below as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len());
        from[at].clone()
    }

    fn some<T: Clone>(&mut self, from: &[T], percent: usize) -> Vec<T> {
        from.iter().filter(|_| self.chance(percent)).cloned().collect()
    }

    /// One act on the workspace; says which.
    pub async fn act(&mut self, workspace: &dyn Workspace) -> String {
        self.clock += 1;
        let at = Timestamp::from_millis(self.clock);
        if self.chance(30) {
            let payload = self.words();
            let urn = match payload {
                Payload::Product(_) => Urn::derive(EntityKind::Product, "odps", self.pick(&PRODUCTS)),
                _ => self.anything(),
            };
            let who = self.pick(&["priya", "sam"]);
            let said = format!("{who} writes {payload:?} of {urn}");
            workspace.write(who, "edit", &urn, payload).await.unwrap();
            return said;
        }
        let source = self.pick(&SOURCES);
        let facts = if self.chance(8) {
            Vec::new()
        } else {
            self.facts(source)
        };
        let complete = self.chance(80);
        let said = format!("{source} states {} facts, complete: {complete}", facts.len());
        let harvest = workspace.begin_harvest(source, at).await.unwrap();
        let batch = HarvestBatch {
            facts,
            ..HarvestBatch::default()
        };
        workspace.commit_harvest(&harvest, batch).await.unwrap();
        workspace
            .finish_harvest(&harvest, complete, SyncReport::default())
            .await
            .unwrap();
        said
    }

    fn anything(&mut self) -> Urn {
        let name = self.pick(&NAMES);
        match self.below(6) {
            0 => Urn::derive(EntityKind::Table, "lake", name),
            1 => Urn::derive(EntityKind::Model, "dbt", name),
            2 => Urn::derive(EntityKind::Product, "odps", self.pick(&PRODUCTS)),
            3 => Urn::domain(self.pick(&DOMAINS)),
            4 => Urn::person(self.pick(&["priya@x", "sam", "u1", "kim@x"])),
            _ => Urn::derive(EntityKind::Contract, "odcs", self.pick(&CONTRACTS)),
        }
    }

    fn words(&mut self) -> Payload {
        match self.below(6) {
            0 => Payload::Docs(Docs {
                description: Some(self.pick(&["good", "bad"]).to_owned()),
                purpose: self.chance(50).then(|| "to plan".to_owned()),
                ..Docs::default()
            }),
            4 | 5 => Payload::Product(self.said_of_product()),
            1 => self.tags(),
            2 => self.field_docs(),
            _ => self.ownership(),
        }
    }

    /// What a person says over a file: any part of it, or nothing.
    fn said_of_product(&mut self) -> ProductInfo {
        let mut outputs = Vec::new();
        for _ in 0..self.below(3) {
            let name = self.pick(&NAMES);
            let mut assets = Vec::new();
            for _ in 0..self.below(3) {
                let source = self.pick(&["lake", "attic", "dbt"]);
                assets.push(Urn::derive(EntityKind::Table, source, self.pick(&NAMES)));
            }
            outputs.push(OutputPort {
                name: format!("sales.{name}"),
                contract_id: self.chance(20).then(|| self.pick(&CONTRACTS).to_owned()),
                assets,
                ..OutputPort::default()
            });
        }
        let mut inputs = Vec::new();
        if self.chance(30) {
            let reads = match self.below(2) {
                0 => Urn::derive(EntityKind::Product, "odps", self.pick(&PRODUCTS)),
                _ => Urn::derive(EntityKind::Table, "dbt", self.pick(&NAMES)),
            };
            inputs.push(InputPort {
                name: "anything".to_owned(),
                reads: Some(reads),
                ..InputPort::default()
            });
        }
        let team = self.some(&PEOPLE, 20).into_iter().map(member).collect();
        let successor = self
            .chance(30)
            .then(|| Urn::derive(EntityKind::Product, "odps", self.pick(&PRODUCTS)));
        ProductInfo {
            version: self.chance(50).then(|| "9.0.0".to_owned()),
            status: successor.is_some().then_some(Lifecycle::Deprecated),
            output_ports: outputs,
            input_ports: inputs,
            team,
            successor,
            ..ProductInfo::default()
        }
    }

    fn field_docs(&mut self) -> Payload {
        let doc = self.pick(&["what it counts", "what it costs"]).to_owned();
        let entry = FieldDoc {
            id: Some(1),
            path: "id".to_owned(),
            doc: Some(doc),
            by: "priya".to_owned(),
            ..FieldDoc::default()
        };
        Payload::FieldDocs(FieldDocs { fields: vec![entry] })
    }

    fn facts(&mut self, source: &str) -> Vec<Fact> {
        let mut facts = Vec::new();
        match source {
            "lake" | "attic" => {
                for name in self.some(&NAMES, 60) {
                    self.table(source, name, &mut facts);
                }
            }
            "dbt" => {
                for name in self.some(&NAMES, 60) {
                    self.model(name, &mut facts);
                }
            }
            "contracts" => {
                for id in self.some(&CONTRACTS, 60) {
                    self.contract(id, &mut facts);
                }
                for id in self.some(&PRODUCTS, 60) {
                    self.product(id, &mut facts);
                }
            }
            _ => self.people(&mut facts),
        }
        facts
    }

    fn table(&mut self, source: &str, name: &str, facts: &mut Vec<Fact>) {
        let urn = Urn::derive(EntityKind::Table, source, name);
        let mut aliases = vec![
            Alias::new(AliasScheme::Dotted, format!("sales.{name}")),
            Alias::new(AliasScheme::Catalog, format!("{source}.sales.{name}")),
        ];
        if self.chance(25) {
            // Renamed, or registered twice.
            aliases.push(Alias::new(AliasScheme::TableUuid, self.pick(&NAMES)));
        }
        let full_name = format!("{source}.sales.{name}");
        facts.push(asset(urn.clone(), EntityKind::Table, &full_name, aliases));
        if self.chance(70) {
            let current = self.below(3).to_string();
            let log = SnapshotLog {
                current_id: Some(current),
                ..SnapshotLog::default()
            };
            facts.push(Fact::new(urn.clone(), Payload::Snapshots(log)));
        }
        if self.chance(50) {
            facts.push(Fact::new(urn.clone(), self.schema()));
        }
        self.trimmings(&urn, facts);
    }

    fn model(&mut self, name: &str, facts: &mut Vec<Fact>) {
        let urn = Urn::derive(EntityKind::Model, "dbt", name);
        let mut aliases = vec![Alias::new(AliasScheme::DbtUniqueId, format!("model.shop.{name}"))];
        if self.chance(60) {
            aliases.push(Alias::new(AliasScheme::Dotted, format!("sales.{name}")));
        }
        if self.chance(30) {
            let source = self.pick(&["lake", "attic"]);
            aliases.push(Alias::new(AliasScheme::Catalog, format!("{source}.sales.{name}")));
        }
        facts.push(asset(
            urn.clone(),
            EntityKind::Model,
            &format!("shop.{name}"),
            aliases,
        ));
        let reads: Vec<UpstreamRef> = (0..self.below(3)).map(|_| self.reference()).collect();
        facts.push(Fact::new(urn.clone(), Payload::Upstream(Upstream { reads })));
        if self.chance(50) {
            let status = self.pick(&[TestStatus::Passed, TestStatus::Failed]);
            let result = TestResult {
                name: format!("unique {name}"),
                column: None,
                status,
                failures: None,
                at: None,
                message: None,
                rule: None,
            };
            let quality = QualityInfo {
                results: vec![result],
            };
            facts.push(Fact::new(urn.clone(), Payload::Quality(quality)));
        }
        self.trimmings(&urn, facts);
    }

    fn reference(&mut self) -> UpstreamRef {
        let name = self.pick(&NAMES);
        let target = match self.below(4) {
            0 => Alias::new(AliasScheme::DbtUniqueId, format!("model.shop.{name}")),
            1 => Alias::new(AliasScheme::Dotted, format!("sales.{name}")),
            2 => Alias::new(AliasScheme::Catalog, format!("lake.sales.{name}")),
            _ => Alias::new(AliasScheme::ContractId, self.pick(&CONTRACTS)),
        };
        UpstreamRef {
            target,
            via: "dbt".to_owned(),
            job: None,
            columns: Vec::new(),
        }
    }

    fn contract(&mut self, id: &str, facts: &mut Vec<Fact>) {
        let objects: Vec<String> = self.some(&NAMES, 40).into_iter().map(str::to_owned).collect();
        for object in &objects {
            let urn = weft_app::resolve::ports::promised_asset(id, object);
            let aliases = if self.chance(80) {
                vec![Alias::new(AliasScheme::Dotted, format!("sales.{object}"))]
            } else {
                Vec::new()
            };
            facts.push(asset(
                urn.clone(),
                EntityKind::Table,
                &format!("{id}.{object}"),
                aliases,
            ));
            if self.chance(50) {
                let sla = Sla {
                    property: "latency".to_owned(),
                    value: self.pick(&["1", "2"]).to_owned(),
                    unit: Some("h".to_owned()),
                    ..Sla::default()
                };
                facts.push(Fact::new(urn, Payload::Slas(vec![sla])));
            }
        }
        let info = ContractInfo {
            id: id.to_owned(),
            name: None,
            version: Some(self.pick(&["1.0.0", "2.0.0"]).to_owned()),
            api_version: "v3.1.0".to_owned(),
            status: None,
            purpose: None,
            usage: None,
            limitations: None,
            data_product: self.chance(60).then(|| self.pick(&PARTS_OF).to_owned()),
            file: format!("{id}.yaml"),
            servers: Vec::new(),
            objects,
            quality: Vec::new(),
        };
        let urn = Urn::derive(EntityKind::Contract, "odcs", id);
        facts.push(Fact::new(urn, Payload::Contract(info)));
    }

    fn product(&mut self, id: &str, facts: &mut Vec<Fact>) {
        let urn = Urn::derive(EntityKind::Product, "odps", id);
        let aliases = vec![Alias::new(AliasScheme::ProductId, id)];
        facts.push(asset(
            urn.clone(),
            EntityKind::Product,
            &format!("sales.{id}"),
            aliases,
        ));
        let mut outputs = Vec::new();
        for _ in 0..self.below(3) {
            let name = self.pick(&NAMES);
            outputs.push(OutputPort {
                name: format!("sales.{name}"),
                contract_id: self.chance(70).then(|| self.pick(&CONTRACTS).to_owned()),
                ..OutputPort::default()
            });
        }
        let mut inputs = Vec::new();
        for _ in 0..self.below(3) {
            let name = match self.below(2) {
                0 => self.pick(&PRODUCTS).to_owned(),
                _ => format!("sales.{}", self.pick(&NAMES)),
            };
            inputs.push(InputPort {
                name,
                contract_id: self.chance(50).then(|| self.pick(&CONTRACTS).to_owned()),
                ..InputPort::default()
            });
        }
        let info = ProductInfo {
            id: id.to_owned(),
            output_ports: outputs,
            input_ports: inputs,
            ..ProductInfo::default()
        };
        facts.push(Fact::new(urn.clone(), Payload::Product(info)));
        self.trimmings(&urn, facts);
    }

    fn people(&mut self, facts: &mut Vec<Fact>) {
        for mail in self.some(&["priya@x", "sam@x", "kim@x"], 60) {
            let person = PersonInfo {
                name: self.pick(&["Priya", "Sam", "sam", "Kim", "u1"]).to_owned(),
                mail: self.chance(80).then(|| mail.to_owned()),
            };
            facts.push(Fact::new(Urn::person(mail), Payload::Person(person)));
        }
        for name in self.some(&DOMAINS, 40) {
            let domain = DomainInfo {
                name: name.to_owned(),
            };
            facts.push(Fact::new(Urn::domain(name), Payload::Domain(domain)));
        }
        for name in self.some(&TERMS, 40) {
            let urn = Urn::derive(EntityKind::Term, "mesh", &name.to_lowercase());
            let term = TermInfo {
                name: name.to_owned(),
                definition: self.pick(&["this", "that"]).to_owned(),
                domain: None,
                ..TermInfo::default()
            };
            facts.push(Fact::new(urn, Payload::Term(term)));
        }
    }

    fn trimmings(&mut self, urn: &Urn, facts: &mut Vec<Fact>) {
        if self.chance(50) {
            facts.push(Fact::new(urn.clone(), self.ownership()));
        }
        if self.chance(30) {
            facts.push(Fact::new(urn.clone(), self.tags()));
        }
    }

    fn ownership(&mut self) -> Payload {
        let people = self.some(&PEOPLE, 25).into_iter().map(member);
        let people = people.collect();
        let domain = self.chance(60).then(|| self.pick(&DOMAINS).to_owned());
        Payload::Ownership(Ownership { domain, people })
    }

    fn tags(&mut self) -> Payload {
        let terms = self.some(&TERMS, 50).into_iter().map(str::to_owned).collect();
        Payload::Tags(TagInfo {
            tags: Vec::new(),
            terms,
        })
    }

    fn schema(&mut self) -> Payload {
        let column = self.pick(&["id", "amount"]);
        let field: Field = serde_json::from_value(serde_json::json!({
            "id": 1, "path": column, "name": column, "type": "long", "required": true,
            "key": false, "unique": false, "tags": []
        }))
        .unwrap();
        Payload::Schema(SchemaInfo {
            schema_id: Some(1),
            fields: vec![field],
            ..SchemaInfo::default()
        })
    }
}

fn asset(urn: Urn, kind: EntityKind, full_name: &str, aliases: Vec<Alias>) -> Fact {
    let name = full_name.rsplit('.').next().unwrap_or(full_name);
    let asset = AssetInfo {
        kind,
        name: name.to_owned(),
        namespace: vec!["sales".to_owned()],
        full_name: full_name.to_owned(),
        location: None,
        format_version: (kind == EntityKind::Table).then_some(2),
        aliases,
        updated: None,
        properties: Vec::new(),
        access: None,
    };
    Fact::new(urn, Payload::Asset(asset))
}
