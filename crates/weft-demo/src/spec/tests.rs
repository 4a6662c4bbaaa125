//! What the language of the mesh accepts and refuses, and what the mesh itself has to hold.

use super::{Expr, Mesh};

fn small(text: &str) -> Result<Mesh, String> {
    Mesh::parse(&[("small.mesh", text)]).map_err(|error| error.to_string())
}

#[test]
fn errors_name_file_and_line() {
    let error =
        small("@domain Sales\n@table sales.orders rows=5\nid strin* = seq(A, 1) | Key\n").unwrap_err();
    assert_eq!(
        error,
        "crates/weft-demo/mesh/small.mesh, line 3: no type is called `strin`"
    );
}

#[test]
fn names_that_lead_nowhere_are_errors() {
    let cases = [
        (
            "@table sales.orders rows=5\nid string* = of(customer, id) | Key",
            "no parent is called `customer`",
        ),
        (
            "@table sales.orders rows=5\nid string* = nothing | Key",
            "no column or generator is called `nothing`",
        ),
        (
            "@table sales.orders rows=5 base=sales.none\nid string* | Key",
            "names `sales.none`, which does not exist",
        ),
        (
            "@product orders \"Orders\" 1.0.0 active aggregate owner=nobody",
            "names `nobody`, who is nobody",
        ),
        (
            "@product orders \"Orders\" 1.0.0 active aggregate in=void",
            "reads `void`, which does not exist",
        ),
        (
            "@product orders \"Orders\" 1.0.0 active aggregate terms=Void",
            "uses the unknown word `Void`",
        ),
    ];
    for (text, expected) in cases {
        let error = small(&format!("@domain Sales\n{text}\n")).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn weights_are_cumulated() {
    let mesh = small("@domain S\n@table s.t rows=5\nc string = pick(a:1, b:3) | C\n").unwrap();
    let Expr::Pick(words) = &mesh.tables[0].columns[0].expr else {
        panic!("not a pick")
    };
    assert_eq!(words, &[("a".to_owned(), 0.25), ("b".to_owned(), 1.0)]);
}

#[test]
fn a_staging_table_has_the_columns_of_today() {
    let mesh = small(
        "@domain S\n@table s_raw.t rows=5\na string* = seq(A, 1) | A\nold string drop:0.5 = fixed(x) | Gone\n\
         b string = fixed(y) | B\n@stage s_staging.stg_t base=s_raw.t without=b\nc string = fixed(z) | C\n",
    )
    .unwrap();
    let columns: Vec<&str> = mesh.tables[1]
        .columns
        .iter()
        .map(|column| column.path.as_str())
        .collect();
    assert_eq!(columns, ["a", "c"]);
    assert_eq!(mesh.tables[1].rows, 5);
}

/// Depth-first; names the thing at which it comes back to itself.
fn cycle(count: usize, next: impl Fn(usize) -> Vec<usize>) -> Option<usize> {
    fn visit(at: usize, next: &impl Fn(usize) -> Vec<usize>, seen: &mut [u8]) -> Option<usize> {
        match seen[at] {
            2 => return None,
            1 => return Some(at),
            _ => seen[at] = 1,
        }
        let found = next(at).into_iter().find_map(|other| visit(other, next, seen));
        seen[at] = 2;
        found
    }
    let mut seen = vec![0; count];
    (0..count).find_map(|at| visit(at, &next, &mut seen))
}

#[test]
fn nothing_is_made_from_itself() {
    let mesh = Mesh::load().unwrap();
    let found = cycle(mesh.tables.len(), |at| mesh.tables[at].upstream.clone());
    assert_eq!(found.map(|at| mesh.tables[at].dotted()), None);
    let position = |id: &String| {
        mesh.products
            .iter()
            .position(|product| product.id == *id)
            .unwrap()
    };
    let found = cycle(mesh.products.len(), |at| {
        mesh.products[at].inputs.iter().map(position).collect()
    });
    assert_eq!(found.map(|at| mesh.products[at].id.clone()), None);
}

#[test]
fn products_span_domains_and_some_lack_something_on_purpose() {
    let mesh = Mesh::load().unwrap();
    let across = mesh.products.iter().flat_map(|product| {
        let domain = product.domain;
        product
            .inputs
            .iter()
            .filter(move |id| mesh_domain(id) != domain)
            .collect::<Vec<_>>()
    });
    assert!(across.count() >= 20);
    let lacking =
        |holds: &dyn Fn(&super::Product) -> bool| mesh.products.iter().filter(|one| holds(one)).count();
    assert!(lacking(&|product| !product.contract) >= 3);
    assert!(lacking(&|product| product.owner.is_none()) >= 3);
    assert!(lacking(&|product| product.promises.is_empty()) >= 4);
    assert!(lacking(&|product| product.uses.is_empty() && product.limits.is_empty()) >= 5);
    assert_eq!(lacking(&|product| product.status == "deprecated"), 1);
    assert_eq!(lacking(&|product| product.status == "draft"), 1);
}

fn mesh_domain(id: &str) -> usize {
    Mesh::load().unwrap().product(id).unwrap().domain
}
