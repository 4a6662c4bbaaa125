//! Reads `.mesh` files, line by line.
//!
//! `@domain`, `@person`, `@term`, `@table`, `@stage` and `@product` open a section; what follows belongs to it. `@incident` is
//! one line.
//! Empty lines and lines that start with `#` mean nothing.

use iceberg::spec::{ListType, MapType, NestedField, PrimitiveType, StructType, Type};

use super::{
    Column, Evolution, Expr, Incident, Layer, Mesh, Person, Port, Product, Promise, Table, Term, expr,
};

/// A table whose names are not resolved yet.
#[derive(Debug, Clone)]
pub(super) struct RawTable {
    pub(super) table: Table,
    pub(super) base: Option<String>,
    pub(super) upstream: Vec<String>,
    /// Name, table, spread.
    pub(super) parents: Vec<(String, String, String)>,
    /// One entry a column; empty means the base table's column of that name.
    pub(super) exprs: Vec<String>,
    /// Columns that a staging table leaves out.
    pub(super) without: Vec<String>,
    /// Whether the columns are the base table's.
    pub(super) stage: bool,
}

enum Section {
    None,
    Table,
    Product,
}

struct Reader {
    section: Section,
    /// Domain that what follows belongs to.
    domain: usize,
}

/// Reads one file. Errors are (line, reason).
pub(super) fn read(mesh: &mut Mesh, tables: &mut Vec<RawTable>, text: &str) -> Result<(), (usize, String)> {
    let mut reader = Reader {
        section: Section::None,
        domain: 0,
    };
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        read_line(mesh, tables, &mut reader, line).map_err(|reason| (index + 1, reason))?;
    }
    Ok(())
}

fn read_line(
    mesh: &mut Mesh,
    tables: &mut Vec<RawTable>,
    reader: &mut Reader,
    line: &str,
) -> Result<(), String> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let domain = reader.domain;
    match (word, &reader.section) {
        ("@domain", _) => {
            let known = mesh.domains.iter().position(|name| name == rest);
            reader.domain = known.unwrap_or(mesh.domains.len());
            if known.is_none() {
                mesh.domains.push(rest.to_owned());
            }
        }
        ("@person", _) => mesh.people.push(person(rest)?),
        ("@incident", _) => mesh.incidents.push(incident(rest)?),
        ("@term", _) => mesh.terms.push(term(rest, &mesh.domains)?),
        ("@table" | "@stage", _) => {
            tables.push(header(rest, domain, word == "@stage")?);
            reader.section = Section::Table;
        }
        ("@product", _) => {
            mesh.products.push(product(rest, domain)?);
            reader.section = Section::Product;
        }
        (_, Section::Table) => {
            let table = tables.last_mut().ok_or("no table yet")?;
            table_line(table, word, rest, line)?;
        }
        (_, Section::Product) => {
            let product = mesh.products.last_mut().ok_or("no product yet")?;
            match word {
                "|" => rest.clone_into(&mut product.purpose),
                "+" => product.uses.push(rest.to_owned()),
                "-" => product.limits.push(rest.to_owned()),
                "~" => product.notes.push(rest.to_owned()),
                _ => return Err(format!("a product has no line `{word}`")),
            }
        }
        _ => return Err(format!("`{word}` belongs to no section")),
    }
    Ok(())
}

fn person(text: &str) -> Result<Person, String> {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let [login, name, role] = parts.as_slice() else {
        return Err("a person is `login | Name | role`".to_owned());
    };
    Ok(Person {
        login: (*login).to_owned(),
        name: (*name).to_owned(),
        role: (*role).to_owned(),
    })
}

fn incident(text: &str) -> Result<Incident, String> {
    let parts: Vec<&str> = text.splitn(5, '|').map(str::trim).collect();
    let [subject, severity, promise, title, text] = parts.as_slice() else {
        return Err("an incident is `name | severity | broken promise | title | what is known`".to_owned());
    };
    Ok(Incident {
        subject: (*subject).to_owned(),
        severity: (*severity).to_owned(),
        promise: (*promise).to_owned(),
        title: (*title).to_owned(),
        text: (*text).to_owned(),
    })
}

fn term(text: &str, domains: &[String]) -> Result<Term, String> {
    let parts: Vec<&str> = text.splitn(3, '|').map(str::trim).collect();
    let [name, domain, definition] = parts.as_slice() else {
        return Err("a term is `Name | Domain | definition`".to_owned());
    };
    let domain = domains
        .iter()
        .position(|known| known == domain)
        .ok_or_else(|| format!("no domain `{domain}`"))?;
    Ok(Term {
        name: (*name).to_owned(),
        domain,
        definition: (*definition).to_owned(),
    })
}

fn header(text: &str, domain: usize, stage: bool) -> Result<RawTable, String> {
    let mut words = text.split_whitespace();
    let dotted = words.next().ok_or("a table needs a name")?;
    let (namespace, name) = dotted
        .rsplit_once('.')
        .ok_or("a table's name is `namespace.name`")?;
    let layer = match namespace {
        _ if namespace.ends_with("_raw") => Layer::Raw,
        _ if namespace.ends_with("_staging") => Layer::Staging,
        _ => Layer::Mart,
    };
    let mut raw = RawTable {
        table: Table {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            doc: String::new(),
            domain,
            layer,
            rows: 0,
            snapshots: 8,
            partition: Vec::new(),
            sort: Vec::new(),
            history_days: 140,
            age_ms: 5 * 3_600_000,
            every_ms: 86_400_000,
            overwrites: 0,
            deletes: 0,
            drops: 0,
            format: 2,
            refs: Vec::new(),
            base: None,
            upstream: Vec::new(),
            parents: Vec::new(),
            owner: None,
            tags: Vec::new(),
            columns: Vec::new(),
        },
        base: None,
        upstream: Vec::new(),
        parents: Vec::new(),
        exprs: Vec::new(),
        without: Vec::new(),
        stage,
    };
    for word in words {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        set(&mut raw, key, value)?;
    }
    Ok(raw)
}

fn set(raw: &mut RawTable, key: &str, value: &str) -> Result<(), String> {
    let number = || {
        value
            .parse::<u64>()
            .map_err(|_| format!("`{key}={value}` is not a number"))
    };
    let small = || {
        value
            .parse::<u32>()
            .map_err(|_| format!("`{key}={value}` is not a number"))
    };
    let table = &mut raw.table;
    match key {
        "rows" => table.rows = number()?,
        "snaps" => table.snapshots = small()?,
        "cow" => table.overwrites = small()?,
        "del" => table.deletes = small()?,
        "drop" => table.drops = small()?,
        "hist" => table.history_days = i64::from(small()?),
        "age" => table.age_ms = expr::millis(value)?,
        "every" => table.every_ms = expr::millis(value)?,
        "v3" => table.format = 3,
        "part" => table.partition = list(value),
        "sort" => table.sort = list(value),
        "refs" => table.refs = list(value),
        "owner" => table.owner = Some(value.to_owned()),
        "tags" => table.tags = list(value),
        "base" => raw.base = Some(value.to_owned()),
        "from" => raw.upstream = list(value),
        "without" => raw.without = list(value),
        _ => return Err(format!("a table has no setting `{key}`")),
    }
    Ok(())
}

fn table_line(raw: &mut RawTable, word: &str, rest: &str, line: &str) -> Result<(), String> {
    if word == "|" {
        rest.clone_into(&mut raw.table.doc);
    } else if let Some(name) = word.strip_prefix('&') {
        let (table, spread) = rest.split_once(' ').unwrap_or((rest, "step"));
        raw.parents
            .push((name.to_owned(), table.to_owned(), spread.trim().to_owned()));
    } else {
        let (column, expression) = column(line)?;
        raw.table.columns.push(column);
        raw.exprs.push(expression);
    }
    Ok(())
}

/// `path type[!|*] flags… = expression | doc`
fn column(line: &str) -> Result<(Column, String), String> {
    let (head, doc) = line.split_once(" | ").unwrap_or((line, ""));
    let (head, expression) = head.split_once(" = ").unwrap_or((head, ""));
    let mut words = head.split_whitespace();
    let path = words.next().ok_or("a column needs a name")?;
    let written = words
        .next()
        .ok_or_else(|| format!("column `{path}` needs a type"))?;
    let key = written.ends_with('*');
    let mut column = Column {
        path: path.to_owned(),
        column_type: column_type(written.trim_end_matches(['*', '!']))?,
        required: key || written.ends_with('!'),
        key,
        doc: doc.trim().to_owned(),
        classification: None,
        tags: Vec::new(),
        term: None,
        nulls: 0.0,
        mutable: false,
        expr: Expr::Time,
        evolution: Evolution::default(),
    };
    for flag in words {
        let (name, value) = flag.split_once(':').unwrap_or((flag, ""));
        let moment = |text: &str| {
            text.parse::<f64>()
                .map_err(|_| format!("`{flag}` names no moment"))
        };
        match name {
            "pii" | "restricted" | "confidential" => column.classification = Some(name.to_owned()),
            "mut" => column.mutable = true,
            "null" => column.nulls = moment(value)?,
            "tag" => column.tags.push(value.to_owned()),
            "term" => column.term = Some(value.replace('_', " ")),
            "add" => column.evolution.added = Some(moment(value)?),
            "drop" => column.evolution.dropped = Some(moment(value)?),
            "was" => {
                let (old, at) = value.split_once('@').ok_or("`was:` is `was:old@0.5`")?;
                column.evolution.renamed = Some((old.to_owned(), moment(at)?));
            }
            "from" => {
                let (old, at) = value.split_once('@').ok_or("`from:` is `from:int@0.5`")?;
                column.evolution.widened = Some((primitive(old)?, moment(at)?));
            }
            _ => return Err(format!("column `{path}` has no flag `{name}`")),
        }
    }
    Ok((column, expression.trim().to_owned()))
}

fn column_type(text: &str) -> Result<Type, String> {
    // Ids are given later; these only have to differ.
    let field = |id, name: &str, inner: &str, required| -> Result<_, String> {
        let inner = Type::Primitive(primitive(inner)?);
        Ok(std::sync::Arc::new(NestedField::new(id, name, inner, required)))
    };
    if let Some(inner) = text.strip_prefix("list<").and_then(|rest| rest.strip_suffix('>')) {
        return Ok(Type::List(ListType::new(field(1, "element", inner, true)?)));
    }
    if let Some(inner) = text.strip_prefix("map<").and_then(|rest| rest.strip_suffix('>')) {
        let (key, value) = inner.split_once(',').ok_or("a map is `map<key,value>`")?;
        return Ok(Type::Map(MapType::new(
            field(1, "key", key, true)?,
            field(2, "value", value, true)?,
        )));
    }
    if text == "struct" {
        // Its members are the columns below it.
        return Ok(Type::Struct(StructType::new(Vec::new())));
    }
    primitive(text).map(Type::Primitive)
}

fn primitive(text: &str) -> Result<PrimitiveType, String> {
    Ok(match text {
        "string" => PrimitiveType::String,
        "int" => PrimitiveType::Int,
        "long" => PrimitiveType::Long,
        "float" => PrimitiveType::Float,
        "double" => PrimitiveType::Double,
        "bool" => PrimitiveType::Boolean,
        "date" => PrimitiveType::Date,
        "tstz" => PrimitiveType::Timestamptz,
        "ts" => PrimitiveType::Timestamp,
        _ => {
            let inner = text.strip_prefix("dec(").and_then(|rest| rest.strip_suffix(')'));
            let (precision, scale) = inner
                .and_then(|inner| inner.split_once(','))
                .ok_or_else(|| format!("no type is called `{text}`"))?;
            let number = |digits: &str| digits.parse().map_err(|_| format!("`{text}` is not a decimal"));
            PrimitiveType::Decimal {
                precision: number(precision)?,
                scale: number(scale)?,
            }
        }
    })
}

fn list(text: &str) -> Vec<String> {
    expr::split(text, ',').into_iter().map(str::to_owned).collect()
}

/// `id "Title" version status kind key=value…`
fn product(text: &str, domain: usize) -> Result<Product, String> {
    let (id, rest) = text
        .split_once(" \"")
        .ok_or("a product is `id \"Title\" version status kind …`")?;
    let (title, rest) = rest
        .split_once("\" ")
        .ok_or("a product's title stands in quotes")?;
    let mut words = rest.split_whitespace();
    let mut next = |what: &str| {
        words
            .next()
            .map(str::to_owned)
            .ok_or_else(|| format!("product `{id}` needs a {what}"))
    };
    let mut product = Product {
        id: id.trim().to_owned(),
        title: title.to_owned(),
        version: next("version")?,
        status: next("status")?,
        kind: next("kind")?,
        domain,
        contract: true,
        contract_version: "v3.1.0".to_owned(),
        ..Product::default()
    };
    for word in words {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match key {
            "owner" => product.owner = Some(value.to_owned()),
            "steward" => product.steward = Some(value.to_owned()),
            "members" => product.members = list(value),
            "tags" => product.tags = list(value),
            "terms" => product.terms = list(value).iter().map(|term| term.replace('_', " ")).collect(),
            "sla" => {
                product.promises = list(value)
                    .iter()
                    .map(|text| promise(text))
                    .collect::<Result<_, _>>()?;
            }
            "in" => product.inputs = list(value),
            "port" => product.ports.push(port(value)),
            "ask" => product.channel = Some(value.to_owned()),
            "nocontract" => product.contract = false,
            "odcs" => value.clone_into(&mut product.contract_version),
            _ => return Err(format!("a product has no setting `{key}`")),
        }
    }
    Ok(product)
}

/// `latency:2h`, `availability:99.9percent`
fn promise(text: &str) -> Result<Promise, String> {
    let (property, value) = text
        .split_once(':')
        .ok_or_else(|| format!("`{text}` is not a promise"))?;
    let digits = value.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = value.get(digits.len()..).filter(|unit| !unit.is_empty());
    Ok(Promise {
        property: property.to_owned(),
        value: digits.to_owned(),
        unit: unit.map(str::to_owned),
    })
}

/// `name:table+table`, or tables alone: the port is called like the first one.
fn port(text: &str) -> Port {
    let (name, tables) = text.split_once(':').unwrap_or(("", text));
    let tables: Vec<String> = tables.split('+').map(str::to_owned).collect();
    let first = tables
        .first()
        .and_then(|table| table.rsplit_once('.'))
        .map_or("", |(_, name)| name);
    let name = if name.is_empty() { first } else { name };
    Port {
        name: name.to_owned(),
        tables,
    }
}
