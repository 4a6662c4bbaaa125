//! Words and what they mean. Neither ODCS nor ODPS has a glossary, so this small form is Weft's own:
//!
//! ```yaml
//! kind: Glossary
//! terms:
//!   - name: Churn
//!     definition: Share of customers who ordered in the last quarter and not in this one.
//!     domain: Customer
//! ```

use weft_model::WarningCode;

use crate::{odcs::state_term, reading::Reading, tree::Tree, words};

/// Terms of one glossary.
const TERMS: usize = 20_000;

/// Reads a glossary.
pub fn read(reading: &mut Reading<'_>, tree: &Tree) {
    let domain_of_all = tree.text("domain").map(|text| words::name(&text));
    let terms = reading.list(tree, "terms");
    if terms.len() > TERMS {
        let message = format!("terms beyond the first {TERMS} were left out");
        reading.warn(WarningCode::TooLarge, tree.line_of("terms"), message);
    }
    for term in terms.iter().take(TERMS) {
        let (Some(name), Some(definition)) = (term.text("name"), term.text("definition")) else {
            let message = "a term needs `name` and `definition` and was left out";
            reading.warn(WarningCode::Malformed, term.line, message);
            continue;
        };
        let domain = term
            .text("domain")
            .map(|text| words::name(&text))
            .or_else(|| domain_of_all.clone());
        state_term(
            reading,
            &words::name(&name),
            &words::bounded(&definition),
            domain.as_deref(),
        );
    }
}
