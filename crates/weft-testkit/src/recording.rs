//! Harvests a source into memory, so that tests can look at what it stated.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use weft_model::{Fact, Urn, Warning};
use weft_ports::{
    Cancel, FactSink, Source,
    error::PortResult,
    progress::no_progress,
    source::{Fingerprint, Fingerprints, HarvestContext, HarvestSummary},
};

/// What a harvest stated.
#[derive(Debug, Clone, Default)]
pub struct Harvested {
    /// Facts in the order in which they came.
    pub facts: Vec<Fact>,
    /// Things reported as unchanged.
    pub unchanged: Vec<Urn>,
    /// Warnings in the order in which they came.
    pub warnings: Vec<Warning>,
    /// What the source said in the end.
    pub summary: HarvestSummary,
}

/// What a source remembers between harvests, kept in memory. Cheap to clone; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<BTreeMap<String, Fingerprint>>>);

impl Memory {
    /// The same, which goes its own way from now on.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self(Arc::new(Mutex::new(held(&self.0).clone())))
    }
}

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Harvested>>);

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl FactSink for Recorder {
    async fn facts(&self, facts: Vec<Fact>) -> PortResult<()> {
        held(&self.0).facts.extend(facts);
        Ok(())
    }

    async fn unchanged(&self, urns: Vec<Urn>) -> PortResult<()> {
        held(&self.0).unchanged.extend(urns);
        Ok(())
    }

    fn warn(&self, warning: Warning) {
        held(&self.0).warnings.push(warning);
    }
}

#[async_trait]
impl Fingerprints for Memory {
    async fn get_all(&self, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>> {
        let known = held(&self.0);
        let found = keys
            .iter()
            .filter_map(|key| Some((key.clone(), known.get(key)?.clone())));
        Ok(found.collect())
    }

    async fn set(&self, key: &str, fingerprint: Fingerprint) -> PortResult<()> {
        held(&self.0).insert(key.to_owned(), fingerprint);
        Ok(())
    }
}

/// Harvests with nothing remembered.
pub async fn harvest(source: &dyn Source) -> PortResult<Harvested> {
    harvest_with(source, &Memory::default(), Cancel::new()).await
}

/// Harvests with what `memory` holds from earlier harvests.
pub async fn harvest_with(source: &dyn Source, memory: &Memory, cancel: Cancel) -> PortResult<Harvested> {
    let recorder = Recorder::default();
    let context = HarvestContext {
        sink: Box::new(recorder.clone()),
        fingerprints: Box::new(memory.clone()),
        progress: no_progress(),
        cancel,
    };
    let summary = source.harvest(context).await?;
    let mut harvested = held(&recorder.0).clone();
    harvested.summary = summary;
    Ok(harvested)
}
