//! Applying changes: one commit, stamped with the revision it brings the index to.

use std::{fs, num::NonZeroUsize, sync::Arc, thread};

use tantivy::{
    Index, IndexWriter, TantivyDocument, Term,
    indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy},
};
use weft_model::{Entity, EntityKind, Revision, Urn};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{Storage, check};
use crate::{
    document::document,
    error::{corrupt, failed},
    schema::{settings, tokenizers},
};

/// From this many documents on, all cores index.
const MANY: usize = 2_000;
/// Memory of one indexing thread for many documents, in bytes. What fills it becomes a segment.
const BUDGET_MANY: usize = 160 << 20;
/// The same for few documents.
const BUDGET_FEW: usize = 16 << 20;

impl Storage {
    /// Applies and commits; blocking.
    pub(crate) fn apply(
        &self,
        upserts: &[Arc<Entity>],
        deletes: &[Urn],
        reset: bool,
        revision: Revision,
    ) -> PortResult<()> {
        let index = match self.snapshot() {
            Some(_) => self.open()?,
            None if reset => self.create()?,
            None => {
                return Err(corrupt("there is no sound search index to add to"));
            }
        };
        let mut writer = writer(&index, upserts.len(), reset)?;
        let doing = |error| failed("write the search index", &error);
        if reset {
            writer.delete_all_documents().map_err(doing)?;
        } else {
            for urn in upserts.iter().map(|entity| &entity.urn).chain(deletes) {
                writer.delete_term(Term::from_field_text(self.fields().urn, urn.as_str()));
            }
        }
        self.add(&writer, upserts)?;
        let mut commit = writer.prepare_commit().map_err(doing)?;
        commit.set_payload(&check::payload(revision)?);
        commit.commit().map_err(doing)?;
        writer.wait_merging_threads().map_err(doing)?;
        drop(index);
        if self
            .snapshot()
            .is_none_or(|snapshot| snapshot.revision != revision)
        {
            return Err(corrupt("what was written to the search index does not read back"));
        }
        Ok(())
    }

    /// Columns are found through the assets that hold them, so they are no documents of their own.
    fn add(&self, writer: &IndexWriter, upserts: &[Arc<Entity>]) -> PortResult<()> {
        let add_all = |entities: &[Arc<Entity>]| -> PortResult<()> {
            for entity in entities.iter().filter(|entity| entity.kind != EntityKind::Field) {
                writer
                    .add_document(document(self.fields(), entity))
                    .map_err(|error| failed("write the search index", &error))?;
            }
            Ok(())
        };
        if upserts.len() < MANY {
            return add_all(upserts);
        }
        let share = upserts.len().div_ceil(threads());
        thread::scope(|scope| {
            let running: Vec<_> = upserts
                .chunks(share)
                .map(|chunk| scope.spawn(move || add_all(chunk)))
                .collect();
            for thread in running {
                thread
                    .join()
                    .map_err(|_| PortError::new(PortErrorKind::Failed, "indexing stopped unexpectedly"))??;
            }
            Ok(())
        })
    }

    /// An empty index in place of whatever is there.
    fn create(&self) -> PortResult<Index> {
        let cannot = |error: &std::io::Error| {
            PortError::new(
                PortErrorKind::Failed,
                format!("make the folder of the search index: {error}"),
            )
            .hint("check that the workspace folder can be written")
        };
        fs::create_dir_all(&self.dir).map_err(|error| cannot(&error))?;
        for entry in fs::read_dir(&self.dir).map_err(|error| cannot(&error))? {
            let path = entry.map_err(|error| cannot(&error))?.path();
            if path.is_file() {
                fs::remove_file(&path).map_err(|error| cannot(&error))?;
            }
        }
        let mut index = self
            .directory()
            .and_then(|directory| Index::create(directory, self.fields().schema.clone(), settings()))
            .map_err(|error| failed("make the search index", &error))?;
        index.set_tokenizers(tokenizers());
        Ok(index)
    }
}

fn threads() -> usize {
    thread::available_parallelism()
        .map_or(1, NonZeroUsize::get)
        .clamp(1, 4)
}

fn writer(index: &Index, documents: usize, reset: bool) -> PortResult<IndexWriter> {
    let many = documents >= MANY;
    let options = IndexWriterOptions::builder()
        .num_worker_threads(if many { threads() } else { 1 })
        .memory_budget_per_thread(if many { BUDGET_MANY } else { BUDGET_FEW })
        .num_merge_threads(1)
        .build();
    let writer: IndexWriter<TantivyDocument> = index
        .writer_with_options(options)
        .map_err(|error| failed("write the search index", &error))?;
    if reset {
        // A full build leaves one segment for each time a thread's memory was full: few enough.
        writer.set_merge_policy(Box::new(NoMergePolicy));
    } else {
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(6);
        policy.set_min_layer_size(2_000);
        // What a full build left is large enough; to merge that would hold an update up for minutes.
        policy.set_max_docs_before_merge(50_000);
        policy.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(policy));
    }
    Ok(writer)
}
