//! A grant for tests, which change what they are about.

use weft_model::{AccessTerms, Actor, Grant, Timestamp, Urn};

/// A grant of Orders to nobody in particular, which asks for no rights and ends after ten milliseconds.
pub fn grant() -> Grant {
    Grant {
        request: Urn::request("priya", "1"),
        subject: Urn::domain("orders"),
        holder: Actor::default(),
        terms: AccessTerms {
            role: "reader".to_owned(),
            purpose: "reporting".to_owned(),
            assets: Vec::new(),
            days: 30,
        },
        by: Actor::default(),
        guardrail: None,
        at: Timestamp::from_millis(0),
        until: Timestamp::from_millis(10),
        steps: Vec::new(),
        attempts: 0,
        end: None,
    }
}
