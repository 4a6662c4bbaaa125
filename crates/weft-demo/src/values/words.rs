//! Words of the made-up world: people, places, goods. One place of the country lists decides what fits together.

mod lists;

use std::borrow::Cow;

use super::Value;
use crate::hash;
use lists::{COLOURS, COUNTRIES, Country};

/// A list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Given name.
    First,
    /// Family name.
    Last,
    /// Full name.
    Full,
    /// Mail address for the name in the other column.
    Email,
    /// Telephone for the country in the other column.
    Phone,
    /// City of the country in the other column.
    City,
    /// Postcode of the country in the other column.
    Postcode,
    /// Street and number.
    Street,
    /// A thing one can buy.
    Product,
    /// A firm that makes things.
    Supplier,
    /// Name of a campaign.
    Campaign,
    /// Subject of a message.
    Subject,
    /// A sentence of a customer.
    Remark,
    /// A page of the shop.
    Page,
    /// A word that people search for.
    Query,
    /// Network address from the blocks kept for documentation.
    Address,
    /// Serial shipping container code.
    Tracking,
}

impl Word {
    /// Reads its name.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "first" => Self::First,
            "last" => Self::Last,
            "full" => Self::Full,
            "email" => Self::Email,
            "phone" => Self::Phone,
            "city" => Self::City,
            "postcode" => Self::Postcode,
            "street" => Self::Street,
            "product" => Self::Product,
            "supplier" => Self::Supplier,
            "campaign" => Self::Campaign,
            "subject" => Self::Subject,
            "remark" => Self::Remark,
            "page" => Self::Page,
            "query" => Self::Query,
            "ip" => Self::Address,
            "tracking" => Self::Tracking,
            _ => return Err(format!("no list of words is called `{text}`")),
        })
    }
}

/// One word of a list; `about` is the country or name that it has to fit.
pub(super) fn word<'a>(word: Word, about: Option<&str>, salt: u64) -> Value<'a> {
    let country = about.and_then(|code| COUNTRIES.iter().find(|country| country.code == code));
    let country = country.unwrap_or_else(|| one(&COUNTRIES, salt));
    let next = |step: u64| hash::mix(salt, step);
    let text: Cow<'a, str> = match word {
        Word::First => (*one(&lists::FIRST, salt)).into(),
        Word::Last => (*one(&lists::LAST, salt)).into(),
        Word::Full => format!("{} {}", one(&lists::FIRST, salt), one(&lists::LAST, next(1))).into(),
        Word::Email => email(about.unwrap_or_default(), salt).into(),
        Word::Phone => format!(
            "{} {:03} {:06}",
            country.dial,
            next(1) % 900 + 100,
            next(2) % 1_000_000
        )
        .into(),
        Word::City => (*one(country.cities, salt)).into(),
        Word::Postcode => postcode(country, salt).into(),
        Word::Street => format!("{} {}", one(&lists::STREETS, salt), next(1) % 180 + 1).into(),
        Word::Product => format!(
            "{} {}, {}",
            one(&lists::MATERIALS, salt),
            one(&lists::GOODS, next(1)),
            one(&COLOURS, next(2))
        )
        .into(),
        Word::Supplier => format!("{} {}", one(&lists::LAST, salt), one(&lists::FIRMS, next(1))).into(),
        Word::Campaign => format!("{} {}", one(&lists::SEASONS, salt), one(&lists::THEMES, next(1))).into(),
        Word::Subject => (*one(&lists::SUBJECTS, salt)).into(),
        Word::Remark => (*one(&lists::REMARKS, salt)).into(),
        Word::Page => (*one(&lists::PAGES, salt)).into(),
        Word::Query => (*one(&lists::QUERIES, salt)).into(),
        Word::Address => format!("203.0.113.{}", salt % 254 + 1).into(),
        Word::Tracking => format!("00340{:013}", salt % 10_000_000_000_000).into(),
    };
    Value::Text(text)
}

fn one<T>(list: &[T], salt: u64) -> &T {
    let at = usize::try_from(hash::below(salt, list.len() as u64)).unwrap_or(0);
    #[expect(
        clippy::indexing_slicing,
        reason = "`below` stays under the length, and no list is empty"
    )]
    &list[at]
}

/// `Zoë Łukaszewska` writes as `zoe.lukaszewska`.
fn email(name: &str, salt: u64) -> String {
    let mut local = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => local.push(letter),
            ' ' | '-' => local.push('.'),
            'á' | 'à' | 'å' | 'ã' | 'ą' => local.push('a'),
            'ä' => local.push_str("ae"),
            'ç' | 'ć' => local.push('c'),
            'é' | 'è' | 'ë' | 'ę' => local.push('e'),
            'í' | 'ï' => local.push('i'),
            'ł' => local.push('l'),
            'ñ' | 'ń' => local.push('n'),
            'ó' | 'õ' => local.push('o'),
            'ø' | 'ö' => local.push_str("oe"),
            'ś' | 'š' => local.push('s'),
            'ß' => local.push_str("ss"),
            'ú' => local.push('u'),
            'ü' => local.push_str("ue"),
            'ż' | 'ź' => local.push('z'),
            _ => {}
        }
    }
    format!(
        "{local}{}@{}",
        salt % 97,
        one(&lists::MAIL_HOSTS, hash::mix(salt, 1))
    )
}

fn postcode(country: &Country, salt: u64) -> String {
    let mut text = String::new();
    for (index, letter) in (0_u64..).zip(country.postcode.chars()) {
        let noise = hash::mix(salt, index);
        match letter {
            '9' => text.push(char::from(b'0' + u8::try_from(noise % 10).unwrap_or(0))),
            'A' => text.push(char::from(b'A' + u8::try_from(noise % 26).unwrap_or(0))),
            other => text.push(other),
        }
    }
    text
}
