//! Rows as a file's bytes, sent as they are made; the host writes them.

mod csv;

use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use arrow::{array::RecordBatch, datatypes::SchemaRef, ipc::writer::FileWriter};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use weft_worker_protocol::{Bounds, Facts, Fail, Output};

use crate::{
    answer::{Answer, Bounded},
    pipe::Host,
};

/// Rows of one Parquet row group.
const GROUP_ROWS: usize = 122_880;

/// Writes the answer in this format.
pub(crate) async fn write(
    host: &Host,
    answer: Answer,
    bounds: Bounds,
    format: Output,
) -> Result<Facts, Fail> {
    let mut bounded = Bounded::new(answer, bounds);
    let sink = Sink::default();
    let mut encoder = encoder(format, bounded.schema(), &sink)?;
    while let Some(batch) = bounded.next().await? {
        encoder.batch(&batch)?;
        host.answer(&sink.take()).await?;
    }
    encoder.finish()?;
    host.answer(&sink.take()).await?;
    Ok(bounded.facts())
}

trait Encoder: Send {
    fn batch(&mut self, batch: &RecordBatch) -> Result<(), Fail>;
    fn finish(self: Box<Self>) -> Result<(), Fail>;
}

fn encoder(format: Output, schema: &SchemaRef, sink: &Sink) -> Result<Box<dyn Encoder>, Fail> {
    let sink = sink.clone();
    Ok(match format {
        Output::Csv => Box::new(csv::Csv::new(schema, sink)?),
        Output::Parquet => {
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .set_max_row_group_row_count(Some(GROUP_ROWS))
                .build();
            let writer = ArrowWriter::try_new(sink, Arc::clone(schema), Some(properties));
            Box::new(Parquet(writer.map_err(|error| unfit(&error))?))
        }
        Output::Arrow | Output::Stream => Box::new(Arrow(
            FileWriter::try_new(sink, schema).map_err(|error| unfit(&error))?,
        )),
    })
}

struct Parquet(ArrowWriter<Sink>);

impl Encoder for Parquet {
    fn batch(&mut self, batch: &RecordBatch) -> Result<(), Fail> {
        self.0.write(batch).map_err(|error| unfit(&error))
    }

    fn finish(self: Box<Self>) -> Result<(), Fail> {
        self.0.close().map(drop).map_err(|error| unfit(&error))
    }
}

struct Arrow(FileWriter<Sink>);

impl Encoder for Arrow {
    fn batch(&mut self, batch: &RecordBatch) -> Result<(), Fail> {
        self.0.write(batch).map_err(|error| unfit(&error))
    }

    fn finish(mut self: Box<Self>) -> Result<(), Fail> {
        self.0.finish().map_err(|error| unfit(&error))
    }
}

fn unfit(error: &dyn std::error::Error) -> Fail {
    Fail::unsupported(format!("the rows cannot be written in this format: {error}"))
}

/// Bytes made and not yet sent.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
