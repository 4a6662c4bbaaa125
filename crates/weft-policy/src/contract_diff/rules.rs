//! All rules of contract versions in one table, each with its reason. `docs/contract-versions.md` is made from it.

use super::{Direction, Impact};

/// One rule: a kind of change, what it does to the promise, and how it is graded for either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable id, also in the output of the command line.
    pub id: &'static str,
    /// What the promise does; none where data that kept the old promise is neither more nor less bound by the new one.
    pub direction: Option<Direction>,
    /// For who reads the data.
    pub consumer: Impact,
    /// For who makes the data.
    pub producer: Impact,
    /// What changed, in a few words.
    pub about: &'static str,
    /// Why it is graded so.
    pub reason: &'static str,
}

macro_rules! rules {
    ($($section:literal { $($name:ident $id:literal $direction:ident $consumer:ident $producer:ident $about:literal $reason:literal)* })*) => {
        $($(
            #[doc = $about]
            pub(crate) const $name: Rule = Rule {
                id: $id,
                direction: rules!(@ $direction),
                consumer: Impact::$consumer,
                producer: Impact::$producer,
                about: $about,
                reason: $reason,
            };
        )*)*
        /// Every rule, by section.
        pub const RULES: &[(&str, &[Rule])] = &[$(($section, &[$($name),*])),*];
    };
    (@ Words) => { None };
    (@ $direction:ident) => { Some(Direction::$direction) };
}

rules! {
    "Objects (`schema[]`)" {
        OBJECT_ADDED "object-added" Tightens Minor Major "An object was added" "Consumers get more; the producer has to deliver it."
        OBJECT_REMOVED "object-removed" Loosens Major Minor "An object was removed" "Who reads it finds nothing any more."
        OBJECT_RENAMED "object-renamed" Both Major Major "An object was renamed" "Queries name it; every one of them has to be changed."
        OBJECT_CALLED "object-name-changed" Undetermined Minor Minor "An object's `name` changed and its `physicalName` did not" "Queries name the physical object, which stays; references in contracts (`object.property`) have to follow."
        OBJECT_PLACED "object-physical-name-changed" Both Major Major "An object's `physicalName` changed" "The table that queries name is another one."
        OBJECT_KIND "object-kind-changed" Words Minor Minor "An object became another kind (table, view)" "It is read in the same way; cost and freshness may differ."
    }
    "Properties, at any depth (`properties`, `items`, `map`)" {
        PROPERTY_ADDED "property-added" Tightens Minor Major "A property was added" "Consumers that name their columns are not touched; the producer has to deliver it."
        PROPERTY_REMOVED "property-removed" Loosens Major Minor "A property was removed" "Who reads the column fails."
        PROPERTY_RENAMED "property-renamed" Both Major Major "A property was renamed" "Queries name it. A rename is told by the same `id`, or where exactly one property went and one came that are equal in everything but the name."
        PROPERTY_CALLED "property-name-changed" Undetermined Minor Minor "A property's `name` changed and its `physicalName` did not" "Queries name the physical column, which stays; references in contracts have to follow."
        PROPERTY_PLACED "property-physical-name-changed" Both Major Major "A property's `physicalName` changed" "The column that queries name is another one."
        ID_CHANGED "id-changed" Words Patch Patch "The `id` of an object or property changed" "The data is the same; references by id have to follow."
        REQUIRED_ADDED "required-added" Tightens Minor Major "A property became required" "Consumers lose no value; the producer may no longer leave it out."
        REQUIRED_REMOVED "required-removed" Loosens Major Minor "A property is no longer required" "Consumers that rely on a value meet nulls."
        UNIQUE_ADDED "unique-added" Tightens Minor Major "A property became unique" "More is promised."
        UNIQUE_REMOVED "unique-removed" Loosens Major Minor "A property is no longer unique" "Joins on it may multiply rows."
        KEY_ADDED "key-added" Tightens Minor Major "A property became the primary key" "More is promised: a value in each row, each value once."
        KEY_REMOVED "key-removed" Loosens Major Minor "A property is no longer the primary key" "Joins and merges on it may multiply rows."
        KEY_CHANGED "key-changed" Both Major Major "The columns of a composite primary key changed" "What was unique together is not, and something else is."
        KEY_POSITION "key-position-changed" Words Patch Patch "The order of the key's columns changed" "A key is unique as a set of columns, whatever their order."
        PARTITION_CHANGED "partition-changed" Words Minor Minor "Partitioning changed" "Every query answers as before (Iceberg evolves partitions without rewriting); what it costs may differ."
        PROTECTION_CHANGED "classification-changed" Words Minor Minor "`classification` or `encryptedName` changed" "The data is the same; masks and access rules that follow the classification may now hide it or show it."
        DEPRECATION_CHANGED "deprecation-changed" Words Minor Minor "`deprecated` changed" "Nothing breaks yet; consumers have to be told."
    }
    "Types (`logicalType`, `physicalType`)" {
        TYPE_STATED "type-stated" Tightens Minor Major "A type is stated that was open" "More is promised."
        TYPE_UNSTATED "type-unstated" Loosens Major Minor "A type is no longer stated" "Anything may come."
        TYPE_WIDENED "type-widened" Loosens Minor Minor "A type was widened as Iceberg allows: int to long, float to double, a decimal of more digits and the same scale, date to timestamp; a longer text" "The one loosening that does not break: Iceberg (specification, Schema Evolution) reads every earlier value in the new type, and readers promote. Who stores the values in a type of the old width has to follow."
        TYPE_CHANGED "type-changed" Both Major Major "A type changed in another way, narrowing among them" "Values that were promised may not fit, and readers may not parse what comes."
        TYPE_RESPELLED "type-respelled" Words Patch Patch "A type is spelled in another way (`BIGINT`, `long`)" "It is the same Iceberg type."
        VECTOR_SHAPE "vector-shape-changed" Both Major Major "Dimensions or element type of a vector changed" "Vectors of another shape cannot be compared with the old ones."
    }
    "Value rules (`logicalTypeOptions`, `enum`)" {
        OPTION_ADDED "constraint-added" Tightens Minor Major "A rule for values was added" "More is promised."
        OPTION_REMOVED "constraint-removed" Loosens Major Minor "A rule for values was removed" "Values may come that consumers never saw."
        OPTION_TIGHTENED "constraint-tightened" Tightens Minor Major "A rule for values admits fewer values" "Everything that comes was admitted before; the producer has to keep to less."
        OPTION_LOOSENED "constraint-loosened" Loosens Major Minor "A rule for values admits more values" "Values may come that consumers never saw."
        OPTION_SHIFTED "constraint-shifted" Both Major Major "A rule for values admits other values" "New values may come, and old ones may not."
        OPTION_CHANGED "constraint-changed" Undetermined Minor Minor "A rule for values changed and cannot be compared (patterns, formats)" "Whether two patterns admit the same texts is left to a person."
        ENUM_ADDED "enum-added" Tightens Minor Major "A list of allowed values was added" "More is promised."
        ENUM_REMOVED "enum-removed" Loosens Major Minor "A list of allowed values was removed" "Any value may come."
        ENUM_EXTENDED "enum-value-added" Loosens Major Minor "A value was added to a list of allowed values" "Consumers that branch over the values meet one they do not know."
        ENUM_REDUCED "enum-value-removed" Tightens Minor Major "A value was taken from a list of allowed values" "Everything that comes was allowed before."
        ENUM_REPLACED "enum-values-replaced" Both Major Major "Values were added to and taken from a list of allowed values" "Consumers meet values they do not know; the producer may no longer send others."
    }
    "Relationships" {
        RELATION_ADDED "relationship-added" Tightens Minor Major "A foreign key was added" "More is promised."
        RELATION_REMOVED "relationship-removed" Loosens Major Minor "A foreign key was removed" "Joins may lose rows."
        RELATION_MOVED "relationship-changed" Both Major Major "A foreign key points elsewhere" "Joins over it find other rows."
    }
    "Quality rules" {
        QUALITY_ADDED "quality-added" Tightens Minor Major "A rule was added" "More is promised."
        QUALITY_REMOVED "quality-removed" Loosens Major Minor "A rule was removed" "Nobody stands for it any more."
        QUALITY_TIGHTENED "quality-tightened" Tightens Minor Major "A rule admits less" "More is promised."
        QUALITY_LOOSENED "quality-loosened" Loosens Major Minor "A rule admits more" "Worse data keeps the new promise."
        QUALITY_SHIFTED "quality-shifted" Both Major Major "A rule admits other results" "Data that kept the old promise may break the new one, and the other way round."
        QUALITY_CHANGED "quality-changed" Undetermined Minor Minor "A rule changed and cannot be compared (a query, an implementation, a unit)" "What two programs admit is left to a person."
        QUALITY_ADVICE "quality-advice-changed" Words Patch Patch "A rule that binds nobody changed: `type: text`, or a severity of warning and below" "A warning is no promise."
    }
    "Service levels (`slaProperties`), units converted" {
        SLA_ADDED "sla-added" Tightens Minor Major "A promise was added" "More is promised."
        SLA_REMOVED "sla-removed" Loosens Major Minor "A promise was withdrawn" "Consumers relied on it."
        SLA_TIGHTENED "sla-tightened" Tightens Minor Major "A promise became stronger" "Latency, freshness, frequency, error rate and times to detect, notify, repair: less. Availability, throughput, retention: more. General availability and time of availability: earlier. End of support and of life: later."
        SLA_LOOSENED "sla-loosened" Loosens Major Minor "A promise became weaker" "Consumers planned with the old one."
        SLA_MOVED "sla-element-changed" Both Major Major "A promise is about another element" "The old element has no promise any more."
        SLA_CHANGED "sla-changed" Undetermined Minor Minor "A promise changed and cannot be compared" "No number or date, units of different kinds, or a property of the owner's own."
    }
    "Servers" {
        SERVER_ADDED "server-added" Tightens Minor Major "A server was added" "The producer has to keep the data there too."
        SERVER_REMOVED "server-removed" Loosens Major Minor "A server was removed" "Who connects there finds nothing."
        SERVER_CHANGED "server-changed" Both Major Major "A server is reached in another way (type, host, catalog, namespace, format …)" "Every connection has to be changed."
    }
    "Roles" {
        ROLE_ADDED "role-added" Tightens Minor Major "A role was added" "There is one more way to get access, which the producer has to grant."
        ROLE_REMOVED "role-removed" Loosens Major Minor "A role was removed" "Who holds it loses access."
        ROLE_WIDENED "role-access-widened" Tightens Minor Major "A role may do more" "Nobody loses anything."
        ROLE_NARROWED "role-access-narrowed" Loosens Major Minor "A role may do less" "Who holds it can no longer do what they did."
        ROLE_CHANGED "role-access-changed" Undetermined Minor Minor "A role's access changed in words that cannot be compared" "What the words mean is left to a person."
        ROLE_APPROVERS "role-approvers-changed" Words Patch Patch "Other people approve a role" "Who holds the role keeps it."
    }
    "The contract" {
        CONTRACT_ID "contract-id-changed" Both Major Major "The contract's `id` changed" "Products and consumers name the contract by its id: this is another contract."
        STATUS_ADVANCED "status-advanced" Tightens Minor Major "The contract became binding (proposed or draft to active, or taken back into use)" "From now on it is to be kept."
        STATUS_DEPRECATED "status-deprecated" Undetermined Minor Minor "The contract was deprecated" "Nothing breaks yet; consumers have to be told and given a successor."
        STATUS_WITHDRAWN "status-withdrawn" Loosens Major Minor "The contract no longer binds (retired, or back to draft)" "Nothing is promised any more."
        STATUS_CHANGED "status-changed" Undetermined Minor Minor "The status became a word of the owner's own, or was one" "What it means is left to a person."
        PRICE_CHANGED "price-changed" Undetermined Minor Minor "The price changed" "The data is the same; whether consumers go on is theirs to decide."
        SUPPORT_REMOVED "support-removed" Words Minor Minor "A support channel was removed" "The data is the same; consumers have to ask elsewhere."
        VERSION_CHANGED "version-changed" Words Patch Patch "`version` or `apiVersion` changed" "It says what the other changes are."
        WORDS_CHANGED "words-changed" Words Patch Patch "Words changed, or others of the same weight" "Descriptions, names for people, team, tags, definitions, custom properties and keys that are not known bind no data: nobody who makes or reads it is touched."
    }
}

/// The rules as a Markdown document for people.
pub fn markdown() -> String {
    let mut text = String::from(HEAD);
    for (section, rules) in RULES {
        text.push_str("\n## ");
        text.push_str(section);
        text.push_str(
            "\n\n| rule | change | promise | consumer | producer | why |\n|---|---|---|---|---|---|\n",
        );
        for rule in *rules {
            let promise = rule.direction.map_or("untouched", Direction::as_str);
            let cells = [
                &format!("`{}`", rule.id),
                rule.about,
                promise,
                rule.consumer.as_str(),
                rule.producer.as_str(),
                rule.reason,
            ];
            text.push_str("| ");
            text.push_str(&cells.join(" | "));
            text.push_str(" |\n");
        }
    }
    text
}

const HEAD: &str = "# What a change of a contract means

<!-- Made from `crates/weft-policy/src/contract_diff/rules.rs`; `cargo test -p weft-policy` says when it is out of date. -->

`weft contract diff OLD NEW` and `weft check` hold two versions of an ODCS contract side by side and grade each change by
the rules below. A change moves the *promise*: it **tightens** it (less data keeps the new promise than the old one),
**loosens** it (more does), does **both**, leaves it untouched, or is **undetermined** where a program cannot say.

- *Consumer view* (the default): what reads the data breaks where the promise loosens or moves both ways.
- *Producer view* (`--perspective producer`): what makes the data breaks where the promise tightens or moves both ways.
- What is undetermined is a minor change to look at in either view.

A **major** change is breaking. The impact of the whole is the highest of its changes. The version that is proposed raises
that part of the old one (`1.4.2` becomes `2.0.0`, `1.5.0` or `1.4.3`); a `v` in front stays, parts that are missing are
read as 0 and written as far as needed (`v2` becomes `v3`, `v2.1` or `v2.0.1`). Version 0 is no exception: a breaking
change makes it `1.0.0`. A date is followed by the day of publication; for other texts no version can be proposed.

Objects and properties are matched by `id` where both have one, else by name. What is in an object or property that was
added or removed is not told again. Texts are compared as they stand, units after conversion. Paths are JSON pointers into
the newer document, and into the older one for what was removed.
";
