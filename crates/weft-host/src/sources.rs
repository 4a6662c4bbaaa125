//! Which adapter reads which kind of source.

use weft_app::SourceFactory;
use weft_ports::{Source, SourceConfig, error::PortResult, source::SourceKind};
use weft_source_contract::ContractSource;
use weft_source_dbt::DbtSource;
use weft_source_iceberg::IcebergSqlSource;

/// All kinds of source that this program was built with.
#[derive(Debug, Clone, Copy)]
pub struct Sources;

impl SourceFactory for Sources {
    fn open(&self, config: &SourceConfig) -> PortResult<Box<dyn Source>> {
        Ok(match &config.kind {
            SourceKind::IcebergSql { .. } => Box::new(IcebergSqlSource::new(&config.name, &config.kind)?),
            SourceKind::Dbt { path } => Box::new(DbtSource::new(&config.name, path)),
            SourceKind::Contracts { path } => Box::new(ContractSource::new(&config.name, path)),
        })
    }
}
