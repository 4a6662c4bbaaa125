//! Writes lines: hashed and put on the disk by a thread of its own, so that reading the workspace never waits in line with it.

use std::{
    fs::File,
    io::{BufWriter, Write},
};

use futures::{Stream, TryStreamExt};
use tokio::{
    sync::mpsc::{Sender, channel},
    task::JoinHandle,
};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{Counts, EndLine, Header, Line, Work, unreachable};
use crate::error::stopped;

/// Bytes that are handed over at a time.
const PIECE: usize = 1 << 20;
/// Pieces that wait at most.
const WAITING: usize = 4;
/// Lines between two words of progress.
const TOLD: u64 = 1_000;

/// The file, where there is one, and the hash of what was put there, in hex.
type Hashed = (Option<BufWriter<File>>, String);

/// Takes lines.
pub struct Sink {
    piece: Vec<u8>,
    to: Sender<Vec<u8>>,
    written: JoinHandle<PortResult<Hashed>>,
    counts: Counts,
    lines: u64,
    work: Work,
}

/// What was written.
pub struct Written {
    /// How many lines of each kind.
    pub counts: Counts,
    /// BLAKE3 of all before the last line, in hex.
    pub blake3: String,
}

impl Sink {
    /// Begins with the header. Without a file the lines are only counted and hashed.
    pub async fn begin(file: Option<File>, header: Header, work: Work) -> PortResult<Self> {
        let (to, mut from) = channel::<Vec<u8>>(WAITING);
        let written = tokio::task::spawn_blocking(move || {
            let mut hasher = blake3::Hasher::new();
            let mut file = file.map(BufWriter::new);
            while let Some(piece) = from.blocking_recv() {
                hasher.update(&piece);
                if let Some(file) = &mut file {
                    file.write_all(&piece).map_err(|error| unreachable(&error))?;
                }
            }
            Ok::<_, PortError>((file, hasher.finalize().to_hex().to_string()))
        });
        let mut sink = Self {
            piece: Vec::with_capacity(PIECE + PIECE / 4),
            to,
            written,
            counts: Counts::default(),
            lines: 0,
            work,
        };
        sink.put(&Line::Header(header)).await?;
        Ok(sink)
    }

    /// Adds a line.
    pub async fn put(&mut self, line: &Line) -> PortResult<()> {
        push(&mut self.piece, line)?;
        self.counts.add(line);
        self.lines += 1;
        if self.lines.is_multiple_of(TOLD) {
            self.work.at("Back up", self.lines, None)?;
        }
        if self.piece.len() >= PIECE {
            let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE + PIECE / 4));
            if self.to.send(piece).await.is_err() {
                // Who takes them stops over an error only.
                return (&mut self.written)
                    .await
                    .map_err(|error| stopped(&error))?
                    .map(drop);
            }
        }
        Ok(())
    }

    /// Adds lines as they come.
    pub async fn put_all(
        &mut self,
        mut lines: impl Stream<Item = PortResult<Line>> + Send + Unpin,
    ) -> PortResult<()> {
        while let Some(line) = lines.try_next().await? {
            self.put(&line).await?;
        }
        Ok(())
    }

    /// Adds the last line, and waits until the disk has it.
    pub async fn finish(self) -> PortResult<Written> {
        // Where nobody takes it, what was written says why.
        drop(self.to.send(self.piece).await);
        drop(self.to);
        let (file, blake3) = self.written.await.map_err(|error| stopped(&error))??;
        let written = Written {
            counts: self.counts,
            blake3,
        };
        if let Some(mut file) = file {
            let mut last = Vec::new();
            let end = EndLine {
                counts: written.counts,
                blake3: written.blake3.clone(),
            };
            push(&mut last, &Line::End(end))?;
            tokio::task::spawn_blocking(move || {
                file.write_all(&last)?;
                file.flush()?;
                file.get_ref().sync_all()
            })
            .await
            .map_err(|error| stopped(&error))?
            .map_err(|error| unreachable(&error))?;
        }
        Ok(written)
    }
}

fn push(to: &mut Vec<u8>, line: &Line) -> PortResult<()> {
    serde_json::to_writer(&mut *to, line).map_err(|error| {
        PortError::new(
            PortErrorKind::Failed,
            format!("a line of the backup cannot be written as JSON: {error}"),
        )
    })?;
    to.push(b'\n');
    Ok(())
}
