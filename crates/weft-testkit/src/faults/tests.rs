//! The server in between does what it says, and nothing where no rule holds.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{DeadPort, Fault, FaultProxy, Rule};
use crate::polaris::PolarisDouble;

async fn asked(proxy: &FaultProxy) -> (std::io::Result<usize>, String) {
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    stream
        .write_all(b"GET /well HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut bytes = Vec::new();
    let read = loop {
        let reading = stream.read_buf(&mut bytes);
        let read = tokio::time::timeout(Duration::from_millis(200), reading).await;
        match read.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into())) {
            Ok(1..) => {}
            ended => break ended,
        }
    };
    (read, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn each_fault_is_done_as_often_as_the_rule_says() {
    let polaris = PolarisDouble::start().await;
    polaris.fail_next("/well", 200, &[], r#"{"all":"well"}"#, usize::MAX);
    let upstream = polaris.origin().strip_prefix("http://").unwrap().parse().unwrap();
    for (fault, ends_with, shown) in [
        (Fault::Reset, Some(std::io::ErrorKind::ConnectionReset), 0),
        (Fault::ResetAfter(3), Some(std::io::ErrorKind::ConnectionReset), 3),
        (Fault::ResetAtOnce, Some(std::io::ErrorKind::ConnectionReset), 0),
        (Fault::Silent, Some(std::io::ErrorKind::TimedOut), 0),
        (Fault::Unread, Some(std::io::ErrorKind::TimedOut), 0),
        (Fault::StallAfter(3), Some(std::io::ErrorKind::TimedOut), 3),
        (Fault::Close, None, 0),
        (Fault::CutAfter(3), None, 3),
        (Fault::SlowClose(Duration::from_millis(50)), None, usize::MAX),
    ] {
        let proxy = FaultProxy::start(upstream).await.unwrap();
        proxy.set(Rule {
            fault: fault.clone(),
            having: vec!["GET /well".to_owned()],
            lacking: Vec::new(),
            times: 1,
        });
        let (read, text) = asked(&proxy).await;
        // A reset can overtake the write, or the bytes before it.
        let kind = read.as_ref().err().map(std::io::Error::kind);
        assert_eq!(kind, ends_with, "{fault:?}: {text}");
        if kind.is_none() {
            let body = text.split_once("\r\n\r\n").map_or(0, |(_, body)| body.len());
            assert!(
                if shown == usize::MAX {
                    body > 3
                } else {
                    body == shown
                },
                "{fault:?}: {text}"
            );
        }
        let (_, well) = asked(&proxy).await;
        assert!(well.starts_with("HTTP/1.1 200"), "{fault:?}: {well}");
        assert_eq!(proxy.connections(), 2);
        assert!(proxy.passed().iter().filter(|one| one.faulty).count() <= 1);
    }
}

#[tokio::test]
async fn a_port_can_refuse_and_listen_again_and_a_dead_one_does_neither() {
    let polaris = PolarisDouble::start().await;
    polaris.fail_next("/well", 200, &[], r#"{"all":"well"}"#, usize::MAX);
    let upstream = polaris.origin().strip_prefix("http://").unwrap().parse().unwrap();
    let mut proxy = FaultProxy::start(upstream).await.unwrap();
    proxy.refuse();
    tokio::time::sleep(Duration::from_millis(20)).await;
    TcpStream::connect(proxy.address()).await.unwrap_err();
    proxy.listen_again().await.unwrap();
    assert!(asked(&proxy).await.1.starts_with("HTTP/1.1 200"));
    if let Some(dead) = DeadPort::start().await.unwrap() {
        let began = Instant::now();
        let connecting = TcpStream::connect(dead.address());
        tokio::time::timeout(Duration::from_millis(150), connecting)
            .await
            .unwrap_err();
        assert!(began.elapsed() >= Duration::from_millis(150));
    }
}
