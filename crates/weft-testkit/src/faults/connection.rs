//! One connection: requests come one after the other, and to each is done what its rule says.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    Desk, Fault,
    wire::{self, Request},
};

pub async fn serve(mut client: TcpStream, upstream: SocketAddr, desk: &Desk) -> io::Result<()> {
    client.set_nodelay(true)?;
    match desk.connection_fault() {
        Some(Fault::ResetAtOnce) => return reset(client),
        Some(_) => return nothing_more(client).await,
        None => {}
    }
    while let Some(request) = wire::request(&mut client).await? {
        let fault = desk.request_fault(&request.line);
        match fault {
            None => client.write_all(&passed_on(upstream, &request).await?).await?,
            Some(Fault::Late(least, jitter)) => {
                tokio::time::sleep(least + jitter.mul_f64(share())).await;
                client.write_all(&passed_on(upstream, &request).await?).await?;
            }
            Some(Fault::Drip(bytes, pause)) => {
                let answer = passed_on(upstream, &request).await?;
                drip(&mut client, &answer, bytes, pause).await?;
            }
            Some(Fault::DripBody(bytes, pause)) => {
                let answer = passed_on(upstream, &request).await?;
                let (head, body) = answer.split_at(wire::end_of_head(&answer).unwrap_or(0));
                client.write_all(head).await?;
                drip(&mut client, body, bytes, pause).await?;
            }
            Some(Fault::Answer(status, headers)) => {
                client.write_all(&other_answer(status, &headers)).await?;
            }
            Some(Fault::SlowClose(after)) => {
                let answer = passed_on(upstream, &request).await?;
                client
                    .write_all(&wire::without(&answer, "content-length"))
                    .await?;
                tokio::time::sleep(after).await;
                return client.shutdown().await;
            }
            Some(Fault::Reset | Fault::ResetAtOnce) => return reset(client),
            Some(Fault::Close) => return client.shutdown().await,
            Some(Fault::Silent | Fault::Unread) => return nothing_more(client).await,
            Some(Fault::ResetAfter(bytes)) => {
                begin(&mut client, upstream, &request, bytes).await?;
                // What was sent must be on its way before the connection is torn down.
                tokio::time::sleep(Duration::from_millis(20)).await;
                return reset(client);
            }
            Some(Fault::CutAfter(bytes)) => {
                begin(&mut client, upstream, &request, bytes).await?;
                return client.shutdown().await;
            }
            Some(Fault::StallAfter(bytes)) => {
                begin(&mut client, upstream, &request, bytes).await?;
                return nothing_more(client).await;
            }
        }
    }
    Ok(())
}

async fn drip(client: &mut TcpStream, answer: &[u8], bytes: usize, pause: Duration) -> io::Result<()> {
    for piece in answer.chunks(bytes.max(1)) {
        client.write_all(piece).await?;
        client.flush().await?;
        if pause.is_zero() {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(pause).await;
        }
    }
    Ok(())
}

async fn passed_on(upstream: SocketAddr, request: &Request) -> io::Result<Vec<u8>> {
    let mut upstream = TcpStream::connect(upstream).await?;
    wire::answer(&mut upstream, request).await
}

/// Sends the head of the answer and so many bytes of its body, but never all of it.
async fn begin(
    client: &mut TcpStream,
    upstream: SocketAddr,
    request: &Request,
    bytes: usize,
) -> io::Result<()> {
    let answer = passed_on(upstream, request).await?;
    let head = wire::end_of_head(&answer).unwrap_or(0);
    let most = answer.len().saturating_sub(1);
    // Without a body only the head can be cut.
    let end = if answer.len() == head {
        head / 2
    } else {
        head + bytes
    };
    client
        .write_all(answer.get(..end.min(most)).unwrap_or_default())
        .await?;
    client.flush().await
}

fn other_answer(status: u16, headers: &[(&'static str, String)]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status} Said in between\r\ncontent-length: 0\r\n");
    for (name, value) in headers {
        answer.extend([name, ": ", value, "\r\n"]);
    }
    answer.push_str("\r\n");
    answer.into_bytes()
}

/// Ends it with RST instead of FIN.
fn reset(client: TcpStream) -> io::Result<()> {
    client.set_zero_linger()?;
    drop(client);
    Ok(())
}

/// Keeps it open until the client gives up, and takes what the client still says.
async fn nothing_more(mut client: TcpStream) -> io::Result<()> {
    let mut thrown_away = [0; 1024];
    while client.read(&mut thrown_away).await? > 0 {}
    Ok(())
}

/// Something between 0 and 1 that is another one each time.
fn share() -> f64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH);
    f64::from(passed.map_or(0, |passed| passed.subsec_nanos()) % 1_000_000) / 1e6
}
