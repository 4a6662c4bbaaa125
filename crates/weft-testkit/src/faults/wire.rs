//! As much of HTTP/1.1 as standing in between takes.

use std::io;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Bytes of a request or answer that are held.
const MOST: usize = 64 << 20;

/// A request as it came.
pub struct Request {
    /// Method and path with query.
    pub line: String,
    /// Head and body, with a wish that the connection be closed after the answer.
    pub bytes: Vec<u8>,
}

/// Reads one; `None` where the client is done.
pub async fn request(stream: &mut TcpStream) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = end_of_head(&bytes) {
            break end;
        }
        if read_more(stream, &mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let text = String::from_utf8_lossy(bytes.get(..head).unwrap_or_default()).into_owned();
    let length = header(&text, "content-length").and_then(|length| length.parse().ok());
    let whole = head + length.unwrap_or(0_usize);
    while bytes.len() < whole {
        if read_more(stream, &mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let mut lines = text.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let kept = lines.filter(|line| !line.is_empty() && !is(line, "connection"));
    let mut sent = format!("{first}\r\nconnection: close\r\n");
    for line in kept {
        sent.push_str(line);
        sent.push_str("\r\n");
    }
    sent.push_str("\r\n");
    let mut sent = sent.into_bytes();
    sent.extend_from_slice(bytes.get(head..whole).unwrap_or_default());
    let line = first.rsplit_once(' ').map_or(first, |(line, _)| line).to_owned();
    Ok(Some(Request { line, bytes: sent }))
}

/// Sends it on and reads the answer to its end.
pub async fn answer(upstream: &mut TcpStream, request: &Request) -> io::Result<Vec<u8>> {
    upstream.write_all(&request.bytes).await?;
    let mut bytes = Vec::new();
    while read_more(upstream, &mut bytes).await? > 0 {}
    // Whether the client's connection goes on is not the server's business here.
    Ok(without(&bytes, "connection"))
}

/// The same answer without a header.
pub fn without(answer: &[u8], name: &str) -> Vec<u8> {
    let head = end_of_head(answer).unwrap_or(0);
    let text = String::from_utf8_lossy(answer.get(..head).unwrap_or_default()).into_owned();
    let kept: Vec<&str> = text.split("\r\n").filter(|line| !is(line, name)).collect();
    let mut bytes = kept.join("\r\n").into_bytes();
    bytes.extend_from_slice(answer.get(head..).unwrap_or_default());
    bytes
}

/// Where the head of a message ends, once it is there.
pub fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let found = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(found + 4)
}

async fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<usize> {
    if bytes.len() > MOST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    stream.read_buf(bytes).await
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let line = head.split("\r\n").find(|line| is(line, name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}

fn is(line: &str, name: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(known, _)| known.eq_ignore_ascii_case(name))
}
