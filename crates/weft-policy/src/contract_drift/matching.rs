//! Which column of the table each promised column is.

use std::collections::{HashMap, HashSet};

use weft_model::{Field, SchemaInfo};

use super::{DriftKind, columns::Column};

/// Both sides, with ids by which `compare_schemas` finds the same pairs: the index of the promised column.
#[derive(Debug, Default)]
pub struct Matched {
    /// What is promised, in Iceberg's words.
    pub before: Vec<Field>,
    /// What is there.
    pub after: Vec<Field>,
    /// What was noticed of the names.
    pub notes: Vec<Note>,
    pairs: HashMap<usize, String>,
}

/// Something about how a column was found.
#[derive(Debug)]
pub struct Note {
    /// Index of the promised column.
    pub column: usize,
    /// `NameCase` or `FieldId`.
    pub kind: DriftKind,
    /// What the contract says.
    pub contract: String,
    /// What is there.
    pub actual: String,
    /// Path of the table's column.
    pub actual_path: String,
}

impl Matched {
    /// Path in the table of promised column `at`.
    pub fn actual_of(&self, at: usize) -> Option<&str> {
        self.pairs.get(&at).map(String::as_str)
    }
}

/// One way to find a promised column in the table.
type Step<'s, 'a> = &'s dyn Fn(&Column) -> Option<&'a Field>;

/// Pairs promised columns with those of the table; each column of the table once.
pub fn matched<'a>(promised: &[Column], schema: &'a SchemaInfo) -> Matched {
    let table = Table::new(schema);
    let mut matched = Matched::default();
    let mut taken: HashSet<&'a str> = HashSet::new();
    let steps: [Step<'_, 'a>; 5] = [
        &|column| column.id.and_then(|id| table.by_id.get(&id).copied()),
        &|column| table.by_path.get(column.path.as_str()).copied(),
        &|column| table.renamed_since(&column.path),
        &|column| table.folded(&column.path),
        &|column| {
            column
                .named
                .as_deref()
                .and_then(|named| table.by_path.get(named).copied())
        },
    ];
    let mut found: Vec<Option<&'a Field>> = vec![None; promised.len()];
    // Whole steps one after the other: a sure pair is not lost to a guess for an earlier column.
    for step in steps {
        for (column, slot) in promised.iter().zip(&mut found).filter(|(_, slot)| slot.is_none()) {
            *slot = step(column).filter(|field| taken.insert(&field.path));
        }
    }
    for (at, (column, field)) in promised.iter().zip(&found).enumerate() {
        let actual = field.map_or("", |field| field.data_type.as_str());
        let mut path = column.path.clone();
        if let Some(field) = field {
            matched.pairs.insert(at, field.path.clone());
            let note = |kind, contract: String, actual: String| Note {
                column: at,
                kind,
                contract,
                actual,
                actual_path: field.path.clone(),
            };
            if column.path != field.path && column.path.eq_ignore_ascii_case(&field.path) {
                matched
                    .notes
                    .push(note(DriftKind::NameCase, column.path.clone(), field.path.clone()));
                path.clone_from(&field.path);
            }
            if let (Some(stated), Some(real)) = (column.id, field.id)
                && stated != real
            {
                matched
                    .notes
                    .push(note(DriftKind::FieldId, stated.to_string(), real.to_string()));
            }
        }
        matched.before.push(Field {
            id: i32::try_from(at).ok(),
            path,
            data_type: column.beside(actual),
            required: column.required,
            ..Field::default()
        });
    }
    let index: HashMap<&str, usize> = found
        .iter()
        .enumerate()
        .filter_map(|(at, field)| Some((field.as_ref()?.path.as_str(), at)))
        .collect();
    let nested: HashSet<&str> = found.iter().flatten().map(|field| field.path.as_str()).collect();
    for (at, field) in schema.fields.iter().enumerate() {
        let pair = index.get(field.path.as_str()).copied();
        // A contract that says nothing of what is inside a column promises nothing of it.
        if pair.is_none() && is_inside_of_another(field, &nested, promised, &index) {
            continue;
        }
        matched.after.push(Field {
            id: i32::try_from(pair.unwrap_or(promised.len() + at)).ok(),
            doc: None,
            ..field.clone()
        });
    }
    matched
}

/// Whether a column is inside one of which the contract names no members, or inside one that is told already.
fn is_inside_of_another(
    field: &Field,
    paired: &HashSet<&str>,
    promised: &[Column],
    index: &HashMap<&str, usize>,
) -> bool {
    let Some((parent, _)) = field.path.rsplit_once('.') else {
        return false;
    };
    if !paired.contains(parent) {
        return true;
    }
    let Some(column) = index.get(parent).and_then(|at| promised.get(*at)) else {
        return true;
    };
    let prefix = format!("{}.", column.path);
    !promised.iter().any(|other| other.path.starts_with(&prefix))
}

struct Table<'a> {
    by_id: HashMap<i32, &'a Field>,
    by_path: HashMap<&'a str, &'a Field>,
    folded: HashMap<String, Vec<&'a Field>>,
    /// Ids of columns by the paths that they had, the newest version last.
    earlier: HashMap<&'a str, i32>,
}

impl<'a> Table<'a> {
    fn new(schema: &'a SchemaInfo) -> Self {
        let mut folded: HashMap<String, Vec<&Field>> = HashMap::new();
        for field in &schema.fields {
            folded.entry(field.path.to_lowercase()).or_default().push(field);
        }
        let earlier = schema.history.iter().flat_map(|version| &version.fields);
        Self {
            by_id: schema
                .fields
                .iter()
                .filter_map(|field| Some((field.id?, field)))
                .collect(),
            by_path: schema
                .fields
                .iter()
                .map(|field| (field.path.as_str(), field))
                .collect(),
            folded,
            earlier: earlier
                .filter_map(|field| Some((field.path.as_str(), field.id?)))
                .collect(),
        }
    }

    /// The column that had this path in an earlier version of the schema and has another one now.
    fn renamed_since(&self, path: &str) -> Option<&'a Field> {
        self.earlier.get(path).and_then(|id| self.by_id.get(id).copied())
    }

    /// The only column with this path in any case.
    fn folded(&self, path: &str) -> Option<&'a Field> {
        match self.folded.get(&path.to_lowercase())?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}
