//! Which domain a namespace belongs to, by rules that a person writes.
//!
//! A pattern has levels with dots between, as a namespace has. In a level, `*` stands for any characters and `?` for
//! one; a level that is `**` stands for any number of levels, none too. A pattern means the whole namespace: `sales`
//! is that one alone, `sales.*` what is one level below, `sales.**` it and everything below. Capitals count. Where a
//! source reads several catalogs, the first level is the catalog's name. The first rule that matches decides.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Rules of one source.
pub const MOST_RULES: usize = 200;
/// Bytes of a pattern, and of a domain's name.
const MOST_BYTES: usize = 256;
/// Levels of a pattern, as many as a namespace may have.
const MOST_LEVELS: usize = 32;

/// Namespaces of this pattern belong to this domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DomainRule {
    /// `sales`, `sales.*`, `raw_*`, `*.finance.**`.
    pub pattern: String,
    /// Name of the domain.
    pub domain: String,
}

/// The rules of one source, in the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct SourceRules {
    /// Name of the source.
    pub source: String,
    /// The first that matches decides.
    pub rules: Vec<DomainRule>,
}

impl DomainRule {
    /// Reads `PATTERN=DOMAIN`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (pattern, domain) = text.split_once('=').ok_or_else(|| {
            format!("`{text}` is no rule; write it as PATTERN=DOMAIN, for example raw_*=Finance")
        })?;
        let rule = Self {
            pattern: pattern.trim().to_owned(),
            domain: domain.trim().to_owned(),
        };
        rule.check()?;
        Ok(rule)
    }

    /// What is wrong with it, in words.
    pub fn check(&self) -> Result<(), String> {
        let Self { pattern, domain } = self;
        let hidden = |text: &str| text.chars().any(char::is_control);
        if pattern.is_empty() {
            return Err("a rule needs a pattern, for example `sales.**`".to_owned());
        }
        if pattern.len() > MOST_BYTES || domain.len() > MOST_BYTES {
            return Err(format!("a pattern and a domain have at most {MOST_BYTES} bytes"));
        }
        if hidden(pattern) || hidden(domain) {
            return Err("a pattern and a domain hold no control characters".to_owned());
        }
        if pattern.split('.').any(str::is_empty) {
            return Err(format!(
                "`{pattern}` has an empty level; write `sales.*` or `sales.**`"
            ));
        }
        if pattern
            .split('.')
            .any(|level| level != "**" && level.contains("**"))
        {
            return Err(format!("in `{pattern}`, `**` has to be a level of its own"));
        }
        if pattern.split('.').count() > MOST_LEVELS {
            return Err(format!("a pattern has at most {MOST_LEVELS} levels"));
        }
        if domain.trim().is_empty() {
            return Err(format!("the rule for `{pattern}` names no domain"));
        }
        Ok(())
    }

    /// Whether it means this namespace.
    pub fn matches(&self, levels: &[String]) -> bool {
        // Which beginnings of the namespace the pattern's levels so far can stand for.
        let mut reached = vec![false; levels.len() + 1];
        if let Some(start) = reached.first_mut() {
            *start = true;
        }
        for wanted in self.pattern.split('.') {
            let mut next = vec![false; levels.len() + 1];
            let mut before = false;
            for (at, slot) in next.iter_mut().enumerate() {
                let here = reached.get(at).copied().unwrap_or(false);
                if wanted == "**" {
                    before |= here;
                    *slot = before;
                } else {
                    let level = at.checked_sub(1).and_then(|at| levels.get(at));
                    *slot = before && level.is_some_and(|level| fits(wanted, level));
                    before = here;
                }
            }
            reached = next;
        }
        reached.last().copied().unwrap_or(false)
    }
}

/// The domain that the first matching rule gives.
pub fn domain_of<'r>(rules: &'r [DomainRule], levels: &[String]) -> Option<&'r str> {
    let rule = rules.iter().find(|rule| rule.matches(levels))?;
    Some(rule.domain.as_str())
}

/// Whether one level fits a pattern with `*` and `?`. Never slower than the two lengths multiplied.
fn fits(pattern: &str, level: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let level: Vec<char> = level.chars().collect();
    let (mut at, mut next) = (0, 0);
    // The last `*`, and how much of the level it has taken.
    let mut star: Option<(usize, usize)> = None;
    while next < level.len() {
        match (pattern.get(at), level.get(next)) {
            (Some('*'), _) => {
                star = Some((at, next));
                at += 1;
            }
            (Some(wanted), Some(found)) if *wanted == '?' || wanted == found => {
                at += 1;
                next += 1;
            }
            _ => match star {
                Some((place, taken)) => {
                    star = Some((place, taken + 1));
                    at = place + 1;
                    next = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, namespace: &str) -> bool {
        let levels: Vec<String> = namespace
            .split('.')
            .filter(|level| !level.is_empty())
            .map(str::to_owned)
            .collect();
        let rule = DomainRule {
            pattern: pattern.to_owned(),
            domain: "x".to_owned(),
        };
        rule.matches(&levels)
    }

    #[test]
    fn a_pattern_means_the_whole_namespace() {
        for (pattern, yes, no) in [
            ("sales", vec!["sales"], vec!["sales.eu", "Sales", "presales", ""]),
            ("sales.*", vec!["sales.eu"], vec!["sales", "sales.eu.raw"]),
            (
                "sales.**",
                vec!["sales", "sales.eu", "sales.eu.raw"],
                vec!["sales2.eu"],
            ),
            ("raw_*", vec!["raw_", "raw_pay"], vec!["raw", "raw_pay.x"]),
            (
                "*.finance.**",
                vec!["lake.finance", "lake.finance.a.b"],
                vec!["finance", "a.b.finance"],
            ),
            ("**.finance", vec!["finance", "a.b.finance"], vec!["finance.a"]),
            ("**.eu.**", vec!["eu", "a.eu.b", "eu.eu"], vec!["a.b"]),
            ("s?les", vec!["sales", "sáles"], vec!["sles"]),
            ("*a*b*c", vec!["abc", "xxaxxbxxc"], vec!["abca", "acb"]),
            ("**", vec!["a", "a.b", ""], vec![]),
        ] {
            for namespace in yes {
                assert!(
                    matches(pattern, namespace),
                    "{pattern} should match {namespace:?}"
                );
            }
            for namespace in no {
                assert!(
                    !matches(pattern, namespace),
                    "{pattern} should not match {namespace:?}"
                );
            }
        }
    }

    #[test]
    fn the_first_rule_decides() {
        let rules = [
            DomainRule::parse("raw_pay=Payments"),
            DomainRule::parse("raw_* = Finance"),
        ]
        .map(|rule| rule.expect("a rule"));
        let level = |name: &str| vec![name.to_owned()];
        assert_eq!(domain_of(&rules, &level("raw_pay")), Some("Payments"));
        assert_eq!(domain_of(&rules, &level("raw_tax")), Some("Finance"));
        assert_eq!(domain_of(&rules, &level("hr")), None);
    }

    #[test]
    fn what_is_no_rule_is_said_so() {
        for text in ["sales", "=Sales", "sales=", "a..b=X", "sal**es=X", "a\u{7}=X"] {
            DomainRule::parse(text).expect_err(text);
        }
        DomainRule::parse(&format!("{}=X", "a".repeat(300))).expect_err("too long");
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "*a".repeat(100);
        assert!(!matches(&pattern, &"a".repeat(99)));
    }
}
