//! What a product is made from, and the files that are made of it.

use std::{fs, path::Path};

use serde_json::Value;

use super::{NAME, done, made, product, shown, texts};
use crate::weft::Weft;

const CONTRACT: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: c-suppliers\nname: Suppliers\nversion: 1.2.0\nstatus: \
    active\ndataProduct: supplier-data\ndescription: {purpose: To know who delivers}\nservers:\n  - {server: lake, type: \
    custom, schema: supply_raw}\nschema:\n  - name: suppliers\n    physicalName: suppliers\n    properties:\n      - {name: \
    supplier_id, logicalType: string}\n";

#[test]
fn a_contract_finds_its_product_and_a_product_gives_a_file() {
    let weft = Weft::over_the_demo();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::create_dir(folder.path().join("own")).unwrap();
    weft.json(&["source", "add", "contracts", "own", "--path", &at("own")]);
    fs::write(at("suppliers.odcs.yaml"), CONTRACT).unwrap();
    weft.json(&[
        "contract",
        "import",
        &at("suppliers.odcs.yaml"),
        "--source",
        "own",
    ]);
    made(&weft);
    let contracts = |page: &Value| -> Vec<Value> {
        let ports = page["shown"]["output_ports"].as_array().unwrap();
        ports.iter().map(|port| port["contract_id"].clone()).collect()
    };
    let page = shown(&weft);
    assert_eq!(contracts(&page), ["c-suppliers".into(), Value::Null, Value::Null]);
    assert!(
        page["written"]["output_ports"][0]["contract_id"].is_null(),
        "nobody wrote that"
    );

    // The file that is made of it is as the standard wants it, and brought in it is the same product.
    done(
        &weft,
        &["edit", NAME, "--set", "purpose=\"Who: delivers\" # what"],
    );
    weft.run(&[
        "contract",
        "export",
        NAME,
        "--format",
        "odps",
        "--out",
        &at("p.odps.yaml"),
    ]);
    let valid = weft.run(&["contract", "validate", &at("p.odps.yaml")]);
    assert_eq!(
        valid.code,
        0,
        "{}{}",
        valid.stdout,
        fs::read_to_string(at("p.odps.yaml")).unwrap()
    );
    weft.json(&["contract", "import", &at("p.odps.yaml"), "--source", "own"]);
    let both = shown(&weft);
    assert_eq!(both["urn"], page["urn"]);
    assert_eq!(
        both["harvested"][0]["words"]["purpose"],
        "\"Who: delivers\" # what"
    );
    assert_eq!(both["written"], {
        let mut written = page["written"].clone();
        written["purpose"] = "\"Who: delivers\" # what".into();
        written
    });
    let urns = weft.json(&["search", "Supplier", "data", "kind:product"]);
    assert_eq!(
        texts(&urns["hits"], "full_name")
            .iter()
            .filter(|name| **name == NAME)
            .count(),
        1
    );

    // Begun from the contract, its words are those of the product.
    fs::write(
        at("own/other.odcs.yaml"),
        CONTRACT
            .replace("c-suppliers", "c-other")
            .replace("name: Suppliers", "name: Other"),
    )
    .unwrap();
    weft.json(&["sync", "own"]);
    let new = done(
        &weft,
        &["new", "others", "--from-contract", "Other", "--domain", "supply"],
    );
    assert_eq!(new["name"], "supply.others");
    let page = weft.json(&["product", "show", "supply.others"]);
    assert_eq!(page["shown"]["purpose"], "To know who delivers");
    assert_eq!(page["domain"], "Supply", "as it is spelled");
    assert_eq!(page["shown"]["output_ports"][0]["version"], "1.2.0");
    assert_eq!(
        page["shown"]["output_ports"][0]["assets"][0]["full_name"],
        "lake.supply_raw.suppliers"
    );
}

#[test]
fn a_group_of_dbt_models_becomes_a_product() {
    let weft = Weft::new();
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/dbt/shop");
    weft.json(&["source", "add", "dbt", "shop", "--path", shop.to_str().unwrap()]);
    weft.json(&["sync"]);
    let new = done(
        &weft,
        &[
            "new",
            "crm",
            "--from-dbt-group",
            "shop/crm",
            "--domain",
            "Customer",
        ],
    );
    let page = weft.json(&["product", "show", new["name"].as_str().unwrap()]);
    let ports = page["shown"]["output_ports"].as_array().unwrap();
    assert_eq!(ports.len(), 2, "the public models under a contract: {ports:?}");
    let unknown = product(&weft, &["new", "x", "--from-dbt-group", "shop/nobody"]);
    assert_eq!(unknown.code, 4);
    assert!(unknown.stderr.contains("shop/crm"), "{}", unknown.stderr);
    assert_eq!(product(&weft, &["new", "x", "--from-dbt-group", "crm"]).code, 2);
}

#[test]
fn a_skeleton_is_whole_valid_and_never_over_what_is_there() {
    let weft = Weft::new();
    let folder = tempfile::tempdir().unwrap();
    for (kind, name, domain, wanted) in [
        (
            "dbt",
            "customer-360",
            "Customer Care: \"all\" {{ x }}\n#",
            vec![
                "models/customer_care_all_x/_customer_360.yml",
                "models/customer_care_all_x/customer_360.sql",
            ],
        ),
        (
            "spark",
            "360",
            "../../etc",
            vec!["jobs/_360.py", "tests/test__360.py"],
        ),
    ] {
        let out = folder.path().join(kind);
        let path = out.to_str().unwrap();
        let domain = domain.replace('\n', " ");
        let words = [
            "scaffold", name, "--domain", &domain, "--kind", kind, "--out", path,
        ];
        let files = done(&weft, &words)["files"].clone();
        let files: Vec<&str> = files
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file.as_str().unwrap())
            .collect();
        assert_eq!(files.len(), if kind == "dbt" { 5 } else { 4 }, "{files:?}");
        for file in &wanted {
            assert!(files.contains(file), "{file}: {files:?}");
        }
        assert!(files.iter().all(|file| out.join(file).is_file()));
        let valid = weft.run(&["contract", "validate", path]);
        assert_eq!(valid.code, 0, "{}", valid.stdout);
        let contract = files.iter().find(|file| file.starts_with("contracts/")).unwrap();
        let text = fs::read_to_string(out.join(contract)).unwrap();
        assert!(text.contains("dataProduct"), "{text}");

        fs::write(out.join(contract), "mine").unwrap();
        fs::remove_file(out.join(wanted[0])).unwrap();
        let again = product(&weft, &words);
        assert_eq!(again.code, 2, "{}", again.stdout);
        assert_eq!(fs::read_to_string(out.join(contract)).unwrap(), "mine");
        assert!(!out.join(wanted[0]).exists(), "all or nothing");
    }
    // Of no domain it says none, and not a word of the template.
    let bare = folder.path().join("bare");
    let bare = bare.to_str().unwrap();
    let made = done(&weft, &["scaffold", "orders", "--kind", "dbt", "--out", bare]);
    let valid = weft.run(&["contract", "validate", bare]);
    assert_eq!(valid.code, 0, "{}", valid.stdout);
    for file in made["files"].as_array().unwrap() {
        let text = fs::read_to_string(Path::new(bare).join(file.as_str().unwrap())).unwrap();
        assert!(!text.contains("domain:"), "{file}: {text}");
    }
    let odd = folder.path().join("odd");
    let refused = product(
        &weft,
        &[
            "scaffold",
            "../x",
            "--kind",
            "dbt",
            "--out",
            odd.to_str().unwrap(),
        ],
    );
    assert_eq!(refused.code, 2);
    assert!(!odd.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_skeleton_is_shown_as_it_will_be_written() {
    use weft_app::{
        Cancel,
        plan_scaffold::{PlanScaffoldRequest, plan_scaffold},
        scaffold_product::{ScaffoldKind, ScaffoldProductRequest, scaffold_product},
    };

    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    let app = weft_host::open(&weft_host::Options {
        workspace: Some(weft.folder().to_owned()),
    })
    .await
    .unwrap();
    let (name, domain) = ("carrier-feed".to_owned(), Some("Logistics".to_owned()));
    let asked = PlanScaffoldRequest {
        name: name.clone(),
        domain: domain.clone(),
        kind: ScaffoldKind::Spark,
    };
    let plan = plan_scaffold(&app, asked).await.unwrap();
    let out = folder.path().join("feed");
    assert!(!out.exists(), "a plan writes nothing");
    let request = ScaffoldProductRequest {
        name,
        domain,
        kind: ScaffoldKind::Spark,
        path: out.to_str().unwrap().to_owned(),
    };
    let made = scaffold_product(&app, request, Cancel::new()).await.unwrap();
    let planned: Vec<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(planned, made.files);
    for file in &plan.files {
        assert_eq!(
            fs::read_to_string(out.join(&file.path)).unwrap(),
            file.text,
            "{}",
            file.path
        );
    }
}
