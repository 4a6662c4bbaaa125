//! Assets that a large company would have, made from a seed: the documents of the benchmark and the
//! distractors of the judged set. One asset has 12 columns and a description of 60 words.

use std::sync::LazyLock;

use weft_model::{
    Entity, EntityKind, Field, Freshness, PersonRef, QualityInfo, SchemaInfo, TestResult, TestStatus,
    Timestamp, Urn,
};

/// When the made-up mesh was looked at.
pub const NOW: Timestamp = Timestamp::from_millis(1_780_000_000_000);

type Words = LazyLock<Vec<&'static str>, fn() -> Vec<&'static str>>;

const LAYERS: [&str; 12] = [
    "", "", "", "stg", "raw", "int", "tmp", "dim", "fct", "rpt", "bkp", "ref",
];
static SUBJECTS: Words = LazyLock::new(|| {
    words(
        "order customer payment shipment product inventory refund campaign invoice return settlement supplier \
    warehouse session click basket delivery stock price promotion coupon account address contact \
    employee store region category brand review ticket subscription contract ledger budget forecast cost \
    margin revenue tax currency rate carrier route pallet parcel dock vehicle driver purchase vendor \
    item sku line event device page search visit lead segment audience channel impression survey consent \
    loyalty voucher claim audit profile position",
    )
});
static QUALIFIERS: Words = LazyLock::new(|| {
    words(
        "daily hourly weekly monthly history snapshot summary detail delta archive current latest backup \
    enriched clean dedup joined agg facts dims export import staging mapping lookup status metrics log \
    errors queue eu us apac emea north south web app retail wholesale test old new tmp final legacy \
    pilot report",
    )
});
static COLUMN_HEADS: Words = LazyLock::new(|| {
    words(
        "order customer payment ship product stock refund campaign invoice return settlement supplier \
    warehouse session click basket delivery unit price promo created updated deleted loaded source batch \
    record row valid effective account address contact employee store region category brand review \
    ticket total net gross discount tax currency carrier route parcel vendor item line event device page \
    user",
    )
});
static COLUMN_TAILS: Words = LazyLock::new(|| {
    words(
        "id id id name amount date status code type count at key number flag value quantity rate total \
    country city email version hash reason",
    )
});
static PROSE: Words = LazyLock::new(|| {
    words(
        "the of and for each with in by is to one row per from all that table data contains records used \
    daily report reports team source system loaded every night values are not null joined on key history \
    since migration business analysts dashboard metrics revenue cost margin calculated before after tax \
    discount currency converted euro rates exchange month end closing quality checks run hourly late \
    arriving events deduplicated latest version kept deleted rows flagged gdpr personal masked hashed \
    email address country region store online channel marketing campaign attribution click session \
    visitor conversion funnel basket checkout payment provider settled refunded chargeback order orders \
    customer customers shipment shipments carrier delivery delivered warehouse inventory stock position \
    replenishment supplier purchase invoice return returned reason product products category brand price \
    promotion coupon loyalty segment audience forecast budget plan actual ledger account posting period \
    fiscal audit owner contact slack deprecated replaced legacy staging intermediate mart aggregated \
    granularity grain partitioned snapshot incremental backfill pipeline orchestrated schema contract",
    )
});
static SYLLABLES: Words = LazyLock::new(|| {
    words(
        "ka lo mi ru ten vor sal pex dan qui bro ner fal gim hul jas wen zor cet pli tra ost und ark elm ixo \
    yal ove sco bit rem tus",
    )
});
const DOMAINS: [&str; 14] = [
    "Sales",
    "Customer",
    "Supply",
    "Logistics",
    "Marketing",
    "Finance",
    "Store Operations",
    "Human Resources",
    "Engineering",
    "Legal",
    "Risk",
    "Pricing",
    "Media",
    "Wholesale",
];
const TAGS: [&str; 16] = [
    "core",
    "pii",
    "gold",
    "silver",
    "bronze",
    "gdpr",
    "sox",
    "daily",
    "streaming",
    "legacy",
    "ml-features",
    "kpi",
    "reference",
    "sandbox",
    "export",
    "team-internal",
];

fn words(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

/// A small generator of its own, so that a seed means the same mesh for good.
pub struct Seed(u64);

impl Seed {
    /// Starts at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % end.max(1)
    }

    /// One of these.
    pub fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all.get(self.below(all.len())).copied().unwrap_or("")
    }

    /// One of these, the first ones far more often.
    pub fn skewed<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let end = self.below(all.len()) + 1;
        let end = self.below(end) + 1;
        all.get(self.below(end)).copied().unwrap_or("")
    }
}

/// Makes `count` assets.
pub fn assets(count: usize, seed: u64) -> Vec<Entity> {
    (0..count).map(|index| asset(index, seed)).collect()
}

/// One asset; it depends on nothing but its number and the seed.
pub fn asset(index: usize, seed: u64) -> Entity {
    let mut random = Seed::new(seed ^ (index as u64 + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
    let kind = match random.below(20) {
        0 => EntityKind::Dashboard,
        1 | 2 => EntityKind::View,
        3 => EntityKind::Topic,
        4 => EntityKind::Model,
        _ => EntityKind::Table,
    };
    let name = name(index, &mut random);
    let domain = random.skewed(&DOMAINS);
    let namespace = format!(
        "{}_{}",
        domain.to_lowercase().replace(' ', "_"),
        random.of(&LAYERS[3..])
    );
    let full_name = format!(
        "{}.{namespace}.{name}",
        random.of(&["lake", "warehouse", "hive", "ops"])
    );
    let owner = person(random.below(600));
    let fields = columns(&mut random);
    let age = i64::try_from(random.below(200 * 24)).unwrap_or(0) * 3_600_000;
    let committed = Timestamp::from_millis(NOW.as_millis() - age);
    Entity {
        namespace: vec![namespace],
        sources: vec![random.of(&["lake", "warehouse", "dbt"]).to_owned()],
        domain: Some(domain.to_owned()),
        people: vec![owner.clone()],
        owner: Some(owner),
        description: Some(prose(&mut random, 60)),
        tags: (0..random.below(4))
            .map(|_| random.skewed(&TAGS).to_owned())
            .collect(),
        schema: Some(SchemaInfo {
            fields,
            ..SchemaInfo::default()
        }),
        format_version: Some(2),
        freshness: Freshness {
            last_commit: Some(committed),
            promised_ms: (random.below(4) == 0).then_some(7 * 86_400_000),
        },
        quality: quality(&mut random),
        updated: Some(committed),
        ..Entity::bare(
            Urn::derive(kind, "bench", &format!("{index}/{seed}")),
            kind,
            &name,
            &full_name,
        )
    }
}

fn name(index: usize, random: &mut Seed) -> String {
    let layer = random.of(&LAYERS);
    let subject = random.skewed(&SUBJECTS);
    let mut parts = vec![];
    if !layer.is_empty() {
        parts.push(layer.to_owned());
    }
    if random.below(3) == 0 {
        parts.push(random.of(&SUBJECTS).to_owned());
    }
    parts.push(if random.below(2) == 0 {
        format!("{subject}s")
    } else {
        subject.to_owned()
    });
    parts.push(random.of(&QUALIFIERS).to_owned());
    if random.below(2) == 0 {
        parts.push(format!("v{}", random.below(12)));
    }
    parts.push(format!("{index}"));
    parts.join("_")
}

fn person(number: usize) -> PersonRef {
    let mut random = Seed::new(number as u64 + 77);
    let first = random.of(&[
        "Anna", "Ben", "Chiara", "David", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas",
    ]);
    let last = format!("{}{}", capital(random.of(&SYLLABLES)), random.of(&SYLLABLES));
    PersonRef {
        urn: Urn::person(&format!("{number}@company.example")),
        name: format!("{first} {last}"),
        mail: Some(format!(
            "{}.{}{number}@company.example",
            first.to_lowercase(),
            last.to_lowercase()
        )),
        role: Some("owner".to_owned()),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}

fn columns(random: &mut Seed) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::with_capacity(12);
    while fields.len() < 12 {
        let path = format!("{}_{}", random.skewed(&COLUMN_HEADS), random.of(&COLUMN_TAILS));
        if fields.iter().all(|field| field.path != path) {
            fields.push(Field {
                path,
                data_type: "string".to_owned(),
                ..Field::default()
            });
        }
    }
    fields
}

/// Words as they occur: few are frequent, most are rare.
fn prose(random: &mut Seed, words: usize) -> String {
    let mut text = String::with_capacity(words * 7);
    for at in 0..words {
        if at > 0 {
            text.push(if at % 15 == 0 { '.' } else { ' ' });
            if at % 15 == 0 {
                text.push(' ');
            }
        }
        if random.below(10) == 0 {
            for _ in 0..2 + random.below(2) {
                text.push_str(random.of(&SYLLABLES));
            }
        } else {
            text.push_str(random.skewed(&PROSE));
        }
    }
    text
}

fn quality(random: &mut Seed) -> Option<QualityInfo> {
    let tests = random.below(4);
    (tests > 0).then(|| QualityInfo {
        results: (0..tests)
            .map(|number| TestResult {
                name: format!("not_null_{number}"),
                column: None,
                status: if random.below(10) == 0 {
                    TestStatus::Failed
                } else {
                    TestStatus::Passed
                },
                failures: None,
                at: None,
                message: None,
                rule: None,
            })
            .collect(),
    })
}
