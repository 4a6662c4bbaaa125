//! Which adapter reads which kind of source.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use secrecy::SecretString;
use weft_app::SourceFactory;
use weft_ports::{Secrets, Source, SourceConfig, error::PortResult, source::SourceKind};
use weft_source_contract::ContractSource;
use weft_source_dbt::DbtSource;
use weft_source_iceberg::{
    IcebergRestSource, IcebergSqlSource,
    rest::{AtHand, Kept},
};

/// All kinds of source that this program was built with. Sign-ins to servers are held here while it runs, so that
/// looking at ten tables signs in once.
pub struct Sources {
    secrets: Arc<dyn Secrets>,
    signed_in: Mutex<HashMap<String, (SourceKind, IcebergRestSource)>>,
}

impl Sources {
    /// Sources whose secrets are in `secrets`.
    pub fn new(secrets: Arc<dyn Secrets>) -> Self {
        Self {
            secrets,
            signed_in: Mutex::default(),
        }
    }

    fn server(&self, config: &SourceConfig) -> PortResult<IcebergRestSource> {
        let mut signed_in = self.signed_in.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((kind, source)) = signed_in.get(&config.name)
            && *kind == config.kind
        {
            return Ok(source.clone());
        }
        let kept = Kept {
            secrets: Arc::clone(&self.secrets),
            source: config.name.clone(),
        };
        let mut source = IcebergRestSource::new(&config.name, &config.kind, Box::new(kept))?;
        if let Some((_, before)) = signed_in.get(&config.name) {
            source = source.signed_in_like(before);
        }
        signed_in.insert(config.name.clone(), (config.kind.clone(), source.clone()));
        Ok(source)
    }
}

impl SourceFactory for Sources {
    fn open(&self, config: &SourceConfig) -> PortResult<Box<dyn Source>> {
        Ok(match &config.kind {
            SourceKind::IcebergSql { .. } => Box::new(IcebergSqlSource::new(&config.name, &config.kind)?),
            SourceKind::IcebergRest(_) | SourceKind::Polaris(_) => Box::new(self.server(config)?),
            SourceKind::Dbt { path } => Box::new(DbtSource::new(&config.name, path)),
            SourceKind::Contracts { path } => Box::new(ContractSource::new(&config.name, path)),
        })
    }

    fn open_with(&self, config: &SourceConfig, secret: SecretString) -> PortResult<Box<dyn Source>> {
        match &config.kind {
            SourceKind::IcebergRest(_) | SourceKind::Polaris(_) => Ok(Box::new(IcebergRestSource::new(
                &config.name,
                &config.kind,
                Box::new(AtHand(secret)),
            )?)),
            // These sign in with nothing that Weft keeps.
            _ => self.open(config),
        }
    }

    fn forget(&self, name: &str) {
        self.signed_in
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }
}
