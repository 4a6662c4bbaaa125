//! Frames: a length, a kind, a body. Lengths are checked before a byte of the body is waited for.

use bytes::{Buf, Bytes};
use serde::{Serialize, de::DeserializeOwned};

/// Bytes of a frame's head: length of the body (u32, little endian) and kind (u8).
pub const HEAD_BYTES: usize = 5;
/// Longest control message in bytes.
pub const LARGEST_CONTROL: usize = 16 << 20;
/// Longest run of raw bytes in one frame, without its number.
pub const LARGEST_DATA: usize = 64 << 20;

const CONTROL: u8 = 0;
const DATA: u8 = 1;
const NUMBER_BYTES: usize = 8;

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A message as JSON.
    Control(Bytes),
    /// Raw bytes, with the number of the ask that they answer (0 for the answer of the job).
    Data {
        /// Number of the ask.
        ask: u64,
        /// The bytes.
        bytes: Bytes,
    },
}

/// A head that was read and found sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameHead {
    kind: u8,
    length: usize,
}

/// A stream of bytes that is not this protocol.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// No such kind of frame.
    #[error("frame of unknown kind {0}")]
    Kind(u8),
    /// Longer than allowed.
    #[error("frame of {0} bytes is longer than allowed")]
    Length(usize),
    /// Too short for what it claims to be.
    #[error("frame is shorter than its kind needs")]
    Short,
    /// The message is not one that is known here.
    #[error("message is not understood: {0}")]
    Message(#[from] serde_json::Error),
}

impl FrameHead {
    /// Reads a head.
    pub fn parse(head: [u8; HEAD_BYTES]) -> Result<Self, FrameError> {
        let [a, b, c, d, kind] = head;
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        let most = match kind {
            CONTROL => LARGEST_CONTROL,
            DATA => LARGEST_DATA + NUMBER_BYTES,
            other => return Err(FrameError::Kind(other)),
        };
        if length > most {
            return Err(FrameError::Length(length));
        }
        Ok(Self { kind, length })
    }

    /// Bytes of the body that follow.
    pub fn length(self) -> usize {
        self.length
    }

    /// The frame, from its body.
    pub fn frame(self, mut body: Bytes) -> Result<Frame, FrameError> {
        if self.kind == CONTROL {
            return Ok(Frame::Control(body));
        }
        if body.len() < NUMBER_BYTES {
            return Err(FrameError::Short);
        }
        let ask = body.get_u64_le();
        Ok(Frame::Data { ask, bytes: body })
    }
}

impl Frame {
    /// A control frame, ready to be written.
    pub fn control(message: &impl Serialize) -> Result<Vec<u8>, FrameError> {
        let mut out = vec![0; HEAD_BYTES];
        serde_json::to_writer(&mut out, message)?;
        let length = out.len() - HEAD_BYTES;
        if length > LARGEST_CONTROL {
            return Err(FrameError::Length(length));
        }
        put_head(&mut out, length, CONTROL)?;
        Ok(out)
    }

    /// A data frame, ready to be written.
    pub fn data(ask: u64, bytes: &[u8]) -> Result<Vec<u8>, FrameError> {
        if bytes.len() > LARGEST_DATA {
            return Err(FrameError::Length(bytes.len()));
        }
        let mut out = Vec::with_capacity(HEAD_BYTES + NUMBER_BYTES + bytes.len());
        out.resize(HEAD_BYTES, 0);
        out.extend_from_slice(&ask.to_le_bytes());
        out.extend_from_slice(bytes);
        put_head(&mut out, NUMBER_BYTES + bytes.len(), DATA)?;
        Ok(out)
    }

    /// The message of a control frame.
    pub fn message<T: DeserializeOwned>(body: &[u8]) -> Result<T, FrameError> {
        Ok(serde_json::from_slice(body)?)
    }
}

fn put_head(out: &mut [u8], length: usize, kind: u8) -> Result<(), FrameError> {
    let [a, b, c, d] = u32::try_from(length)
        .map_err(|_| FrameError::Length(length))?
        .to_le_bytes();
    let head = out.get_mut(..HEAD_BYTES).ok_or(FrameError::Short)?;
    head.copy_from_slice(&[a, b, c, d, kind]);
    Ok(())
}

#[cfg(test)]
mod tests;
