//! One search, from text to answer.

use tantivy::DocAddress;
use weft_model::{EntityKind, Urn};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    index::{Answer, Hit, Query, SortBy},
};

use crate::{
    column_hits::column_hits,
    error::corrupt,
    evaluate::{Evaluated, evaluate},
    explain::reasons,
    facets::facets,
    language::{LEAVES_AT_MOST, parse},
    marks::Marks,
    rank::{Close, Ranking, Scored, look},
    schema::Fields,
    snapshot::Snapshot,
    snippet::matched,
    sorting,
    stored::Stored,
};

/// Hits of a page at most.
const HITS_AT_MOST: usize = 200;
/// Hits that are looked at closely.
const LOOKED_AT_CLOSELY: usize = 50;

/// Answers a query.
pub(crate) fn search(snapshot: &Snapshot, fields: &Fields, query: &Query) -> PortResult<Answer> {
    if query.limit > HITS_AT_MOST {
        return Err(PortError::new(
            PortErrorKind::Invalid,
            format!(
                "{} hits were asked for; at most {HITS_AT_MOST} are given",
                query.limit
            ),
        )
        .hint("ask for further hits with an offset"));
    }
    let parsed = parse(&query.text, query.now)?;
    let cut = parsed.cut;
    let columns = column_hits(snapshot, fields, &parsed)?;
    let found = evaluate(snapshot, parsed, query.now)?;
    let page = Page {
        snapshot,
        fields,
        query,
        found: &found,
    };
    Ok(Answer {
        revision: snapshot.revision,
        total: found.total(),
        hits: page.hits()?,
        columns,
        facets: if query.facets {
            facets(snapshot, &found, query.now)
        } else {
            Vec::new()
        },
        relaxed: relaxed(&found, cut),
        hidden_by_filters: found.hidden(),
        corrected: found
            .words
            .iter()
            .flat_map(|word| word.sought.corrections())
            .collect(),
    })
}

fn relaxed(found: &Evaluated, cut: bool) -> Option<String> {
    if found.relaxed {
        let words: Vec<&str> = found
            .words
            .iter()
            .filter(|word| !word.optional)
            .map(|word| word.sought.need.typed.as_str())
            .collect();
        return Some(format!(
            "Nothing has all of “{}”. These have some of it.",
            words.join(" ")
        ));
    }
    cut.then(|| format!("Only the first {LEAVES_AT_MOST} words were used."))
}

struct Page<'a> {
    snapshot: &'a Snapshot,
    fields: &'a Fields,
    query: &'a Query,
    found: &'a Evaluated,
}

impl Page<'_> {
    fn hits(&self) -> PortResult<Vec<Hit>> {
        if self.query.limit == 0 {
            return Ok(Vec::new());
        }
        let wanted = self.query.offset.saturating_add(self.query.limit);
        // Nobody pages through a million hits; the bound keeps a hostile offset from sorting them all.
        let wanted = wanted.min(100_000);
        let ranking = Ranking::new(self.snapshot, self.found)?;
        let marks = Marks::of(self.found);
        if self.query.sort != SortBy::Relevance {
            let sorted = sorting::sorted(self.snapshot, self.found, self.query.sort, wanted)?;
            return sorted
                .into_iter()
                .skip(self.query.offset)
                .map(|address| {
                    let score = ranking.score(address);
                    let bytes = self.bytes(address)?;
                    self.hit(Scored { address, score }, None, &bytes, &ranking, &marks)
                })
                .collect();
        }
        let best = ranking.best(wanted.max(LOOKED_AT_CLOSELY));
        let (near, far) = best.split_at(best.len().min(LOOKED_AT_CLOSELY));
        let mut looked = Vec::with_capacity(near.len());
        for scored in near {
            let bytes = self.bytes(scored.address)?;
            let (_, several) = ranking.places(scored.address);
            let mut close = look(&Stored::read(&bytes)?, self.found, &marks, several);
            close.fresh = ranking.fresh(scored.address, self.query.now);
            let score = scored.score + close.total();
            looked.push((Scored { score, ..*scored }, close, bytes));
        }
        // Stable: what is equal stays in the order that the cheap score gave it.
        looked.sort_by(|left, right| right.0.score.total_cmp(&left.0.score));
        let mut hits = Vec::with_capacity(self.query.limit);
        let page = self.query.offset..wanted;
        for (place, (scored, close, bytes)) in looked.iter().enumerate() {
            if page.contains(&place) {
                hits.push(self.hit(*scored, Some(*close), bytes, &ranking, &marks)?);
            }
        }
        for (place, scored) in far.iter().enumerate() {
            if page.contains(&(place + near.len())) {
                let bytes = self.bytes(scored.address)?;
                hits.push(self.hit(*scored, None, &bytes, &ranking, &marks)?);
            }
        }
        Ok(hits)
    }

    fn bytes(&self, address: DocAddress) -> PortResult<Vec<u8>> {
        self.snapshot
            .segment(address)
            .ok_or_else(|| corrupt("a hit is in no part of the search index"))?
            .stored(address.doc_id, self.fields)
    }

    fn hit(
        &self,
        scored: Scored,
        close: Option<Close>,
        bytes: &[u8],
        ranking: &Ranking<'_>,
        marks: &Marks,
    ) -> PortResult<Hit> {
        let text = Stored::read(bytes)?;
        let urn = Urn::parse(text.urn)
            .ok_or_else(|| corrupt(format!("`{}` in the search index is not a urn", text.urn)))?;
        let kind = EntityKind::parse(text.kind)
            .ok_or_else(|| corrupt(format!("`{}` in the search index is not a kind", text.kind)))?;
        let reasons = if self.query.explain {
            reasons(
                &close.unwrap_or_default(),
                self.found,
                ranking,
                scored.address,
                kind,
            )
        } else {
            Vec::new()
        };
        Ok(Hit {
            urn,
            kind,
            score: scored.score,
            matched: matched(&text, marks, ranking.places(scored.address).0),
            reasons,
        })
    }
}
