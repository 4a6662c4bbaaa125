//! Second harvests: what did not change is not said again, and what broke keeps its facts.

use std::{collections::BTreeSet, fs, path::Path};

use tempfile::TempDir;
use weft_model::{Aspect, EntityKind, Payload, Urn, WarningCode};
use weft_ports::{Cancel, PortErrorKind};
use weft_testkit::{Harvested, Memory, harvest_with};

use super::{ContractSource, of};
use crate::odcs::{contract_urn, promised_urn};

struct Folder {
    dir: TempDir,
    memory: Memory,
}

impl Folder {
    fn new() -> Self {
        Self {
            dir: TempDir::new().unwrap(),
            memory: Memory::default(),
        }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.dir.path().join(name)).unwrap();
    }

    async fn harvest(&self) -> Harvested {
        let source = ContractSource::new("agreed", self.dir.path());
        harvest_with(&source, &self.memory, Cancel::new()).await.unwrap()
    }
}

fn contract(id: &str, more: &str) -> String {
    format!("apiVersion: v3.1.0\nkind: DataContract\nid: {id}\nversion: 1.0.0\nstatus: active\n{more}")
}

fn urns(harvested: &Harvested) -> BTreeSet<Urn> {
    harvested.facts.iter().map(|fact| fact.urn.clone()).collect()
}

fn unchanged(harvested: &Harvested) -> BTreeSet<Urn> {
    harvested.unchanged.iter().cloned().collect()
}

#[tokio::test]
async fn an_unchanged_folder_is_not_stated_again() {
    let folder = Folder::new();
    folder.write("a.yaml", &contract("a", "schema: [{name: orders}]\nstrange: 1\n"));
    folder.write("b/b.yaml", &contract("b", "domain: Sales\n"));
    folder.write("other.yaml", "site_name: shop\n");
    let first = folder.harvest().await;
    assert_eq!(first.warnings.len(), 1);
    let second = folder.harvest().await;
    assert_eq!(second.facts, []);
    assert_eq!(unchanged(&second), urns(&first));
    assert_eq!(
        second.warnings, first.warnings,
        "what is wrong is told as long as it is"
    );
    assert!(second.summary.complete);
}

#[tokio::test]
async fn only_what_changed_is_stated() {
    let folder = Folder::new();
    folder.write("a.yaml", &contract("a", ""));
    folder.write("b.yaml", &contract("b", ""));
    folder.harvest().await;
    folder.write("b.yaml", &contract("b", "domain: Sales\n"));
    let second = folder.harvest().await;
    assert_eq!(unchanged(&second), BTreeSet::from([contract_urn("a")]));
    assert_eq!(
        urns(&second),
        BTreeSet::from([contract_urn("b"), Urn::domain("Sales")])
    );
}

#[tokio::test]
async fn a_file_that_broke_keeps_its_facts() {
    let folder = Folder::new();
    folder.write("a.yaml", &contract("a", "schema: [{name: orders}]\n"));
    let first = folder.harvest().await;
    folder.write("a.yaml", "apiVersion: v3.1.0\nid: \"a\n");
    for _ in 0..2 {
        let broken = folder.harvest().await;
        assert_eq!(broken.facts, []);
        assert_eq!(unchanged(&broken), urns(&first));
        assert_eq!(broken.warnings[0].code, WarningCode::Malformed);
        assert!(
            broken.warnings[0].message.contains("stays"),
            "{}",
            broken.warnings[0].message
        );
        assert!(
            broken.summary.complete,
            "the listing is whole, so other files may go"
        );
    }
    folder.write("a.yaml", &contract("a", "schema: [{name: orders}]\n"));
    let mended = folder.harvest().await;
    assert_eq!(mended.warnings, []);
}

#[tokio::test]
async fn a_file_that_was_away_is_stated_anew() {
    let folder = Folder::new();
    folder.write("a.yaml", &contract("a", ""));
    folder.write("b.yaml", &contract("b", ""));
    folder.harvest().await;
    folder.remove("b.yaml");
    let without = folder.harvest().await;
    assert_eq!(unchanged(&without), BTreeSet::from([contract_urn("a")]));
    // Its records were closed, so "unchanged" would not bring them back.
    folder.write("b.yaml", &contract("b", ""));
    let back = folder.harvest().await;
    assert_eq!(urns(&back), BTreeSet::from([contract_urn("b")]));
}

#[tokio::test]
async fn an_id_belongs_to_the_first_file_that_claims_it() {
    let folder = Folder::new();
    folder.write("b.yaml", &contract("same", "domain: Sales\n"));
    folder.write("c.yaml", &contract("same", "domain: Finance\n"));
    for _ in 0..2 {
        let both = folder.harvest().await;
        assert_eq!(both.warnings.len(), 1);
        assert_eq!(both.warnings[0].code, WarningCode::Conflict);
        assert_eq!(both.warnings[0].place, "c.yaml");
        assert!(
            both.warnings[0].message.contains("b.yaml"),
            "{}",
            both.warnings[0].message
        );
        assert!(!urns(&both).contains(&Urn::domain("Finance")));
    }
    // A file that comes before both takes it over, also where the others did not change.
    folder.write("a.yaml", &contract("same", "domain: Supply\n"));
    let three = folder.harvest().await;
    assert_eq!(three.warnings.len(), 2);
    let Payload::Contract(info) = of(&three, &contract_urn("same"), Aspect::Contract) else {
        unreachable!()
    };
    assert_eq!(info.file, "a.yaml");
    // And when it goes, the next one has it.
    folder.remove("a.yaml");
    folder.remove("b.yaml");
    let last = folder.harvest().await;
    assert_eq!(last.warnings, []);
    let Payload::Contract(info) = of(&last, &contract_urn("same"), Aspect::Contract) else {
        unreachable!()
    };
    assert_eq!(info.file, "c.yaml");
}

#[tokio::test]
async fn what_many_files_name_is_stated_once_and_always_by_the_same() {
    let folder = Folder::new();
    let team = |name: &str| format!("team: [{{username: ann@shop.example, name: {name}}}]\n");
    folder.write("a.yaml", &contract("a", &team("Ann")));
    folder.write("b.yaml", &contract("b", &team("Annie")));
    let person = |harvested: &Harvested| -> Vec<String> {
        harvested
            .facts
            .iter()
            .filter_map(|fact| match &fact.payload {
                Payload::Person(person) => Some(person.name.clone()),
                _ => None,
            })
            .collect()
    };
    assert_eq!(person(&folder.harvest().await), ["Ann"]);
    folder.write(
        "b.yaml",
        &contract("b", &format!("{}domain: Sales\n", team("Annie"))),
    );
    assert_eq!(
        person(&folder.harvest().await),
        [""; 0],
        "the first file is heard although only the other changed"
    );
    folder.write("a.yaml", &contract("a", &team("Anna")));
    assert_eq!(person(&folder.harvest().await), ["Anna"]);
    folder.remove("a.yaml");
    let alone = folder.harvest().await;
    assert!(
        unchanged(&alone).contains(&Urn::person("ann@shop.example")),
        "the person is still named"
    );
}

#[tokio::test]
async fn a_glossary_comes_before_contracts_that_use_its_words() {
    let folder = Folder::new();
    folder.write(
        "a.yaml",
        &contract(
            "a",
            "schema: [{name: t, businessName: Churn, description: local, authoritativeDefinitions: [{type: \
             businessDefinition, url: 'https://x.example'}]}]\n",
        ),
    );
    folder.write(
        "z/glossary.yaml",
        "kind: Glossary\nterms: [{name: churn, definition: agreed}]\n",
    );
    let harvested = folder.harvest().await;
    let urn = Urn::derive(EntityKind::Term, "mesh", "churn");
    let Payload::Term(term) = of(&harvested, &urn, Aspect::Term) else {
        unreachable!()
    };
    assert_eq!(term.definition, "agreed");
    let Payload::Tags(tags) = of(&harvested, &promised_urn("a", "t"), Aspect::Tags) else {
        unreachable!()
    };
    assert_eq!(tags.terms, ["Churn"]);
}

#[tokio::test]
async fn a_cancelled_harvest_says_so() {
    let folder = Folder::new();
    folder.write("a.yaml", &contract("a", ""));
    let cancel = Cancel::new();
    cancel.cancel();
    let source = ContractSource::new("agreed", folder.dir.path());
    let error = harvest_with(&source, &folder.memory, cancel).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Cancelled);
}

#[tokio::test]
async fn hidden_folders_and_node_modules_are_left_alone() {
    let folder = Folder::new();
    folder.write(".git/a.yaml", &contract("a", ""));
    folder.write("node_modules/x/b.yaml", &contract("b", ""));
    folder.write("c.txt", &contract("c", ""));
    let harvested = folder.harvest().await;
    assert_eq!(harvested.facts, []);
    assert!(harvested.summary.complete);
    assert_eq!(harvested.summary.requests, 0);
}

#[cfg(unix)]
#[tokio::test]
async fn links_do_not_lead_out_of_the_folder() {
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("secret.yaml"), contract("secret", "")).unwrap();
    let folder = Folder::new();
    folder.write("a.yaml", &contract("a", ""));
    let link = |target: &Path, name: &str| {
        std::os::unix::fs::symlink(target, folder.dir.path().join(name)).unwrap();
    };
    link(&outside.path().join("secret.yaml"), "link.yaml");
    link(outside.path(), "out");
    link(Path::new("a.yaml"), "same.yaml");
    link(Path::new("."), "loop");
    link(Path::new("nothing.yaml"), "dangling.yaml");
    let harvested = folder.harvest().await;
    assert_eq!(urns(&harvested), BTreeSet::from([contract_urn("a")]));
    let told: Vec<(&str, WarningCode)> = harvested
        .warnings
        .iter()
        .map(|warning| (warning.place.as_str(), warning.code))
        .collect();
    assert_eq!(
        told,
        [
            ("dangling.yaml", WarningCode::Unreadable),
            ("link.yaml", WarningCode::OutsideRoot),
            ("out", WarningCode::OutsideRoot),
        ]
    );
}
