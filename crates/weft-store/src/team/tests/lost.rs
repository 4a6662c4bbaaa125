//! An answer to a COMMIT that is lost on the way: it may be written, and nobody is told that it is not.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};

use weft_model::Revision;
use weft_ports::{
    PortErrorKind, Workspace,
    workspace::{Word, Worded},
};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{TeamAddress, TeamWorkspace, address, made};

/// Stands before a server and hands on what is said, until it is to lose an answer.
struct Relay {
    port: u16,
    /// Loses the answer to the next COMMIT, and with it the connection.
    loses: Arc<AtomicBool>,
}

impl Relay {
    fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Self {
            port: listener.local_addr().unwrap().port(),
            loses: Arc::default(),
        };
        let loses = Arc::clone(&relay.loses);
        thread::spawn(move || {
            for client in listener.incoming() {
                let server = TcpStream::connect(("127.0.0.1", port)).unwrap();
                hand_on(client.unwrap(), server, Arc::clone(&loses));
            }
        });
        relay
    }
}

/// Hands on in both directions. A COMMIT whose answer is lost is done when the client hears that its connection is gone.
fn hand_on(client: TcpStream, server: TcpStream, loses: Arc<AtomicBool>) {
    let (mut asks, mut answers) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (mut to_client, mut to_server) = (client, server);
    let lost = Arc::new(AtomicBool::new(false));
    let loses_it = Arc::clone(&lost);
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = [0_u8; 8_192];
        while let Ok(length @ 1..) = answers.read(&mut bytes) {
            if lost.load(Ordering::SeqCst) {
                done.send(()).ok();
            } else if to_client.write_all(&bytes[..length]).is_err() {
                break;
            }
        }
        drop(to_client.shutdown(Shutdown::Both));
    });
    thread::spawn(move || {
        let mut bytes = [0_u8; 8_192];
        while let Ok(length @ 1..) = asks.read(&mut bytes) {
            let said = &bytes[..length];
            let commits =
                said.windows(6).any(|word| word == b"COMMIT") && loses.swap(false, Ordering::SeqCst);
            if commits {
                loses_it.store(true, Ordering::SeqCst);
            }
            if to_server.write_all(said).is_err() {
                break;
            }
            if commits {
                is_done.recv().ok();
                break;
            }
        }
        drop(asks.shutdown(Shutdown::Both));
        drop(to_server.shutdown(Shutdown::Both));
    });
}

#[tokio::test]
async fn a_word_whose_commit_was_not_answered_is_not_said_to_be_unwritten() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let uri = server.uri("plat", "w");
    let (before, place) = uri.rsplit_once(':').unwrap();
    let (port, database) = place.split_once('/').unwrap();
    let relay = Relay::before(port.parse().unwrap());
    let through = TeamAddress::parse(&format!("{before}:{}/{database}", relay.port)).unwrap();
    let plat = TeamWorkspace::open(through).await.unwrap();
    let word = || Word {
        urn: urn("a"),
        joined: Vec::new(),
        base: Revision(0),
        payload: docs("a", "x").payload,
    };

    relay.loses.store(true, Ordering::SeqCst);
    let lost = plat
        .write_over("plat", "edit_docs", vec![word()])
        .await
        .unwrap_err();
    assert_eq!(lost.kind, PortErrorKind::Unavailable, "{lost:?}");
    assert!(
        lost.message.contains("not known whether this was written"),
        "{lost:?}"
    );
    let hint = lost.hint.unwrap();
    assert!(
        hint.contains("look whether it is there") && !hint.contains("nothing was written"),
        "{hint}"
    );

    // It was. The same words once more are found to stand, and are not written a second time.
    let there = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    assert_eq!(there.head().await, Ok(Revision(1)));
    let again = plat.write_over("plat", "edit_docs", vec![word()]).await.unwrap();
    assert!(matches!(again, Worded::Written(Revision(1))), "{again:?}");
    assert_eq!(there.changes(Revision(0), 10).await.unwrap().len(), 1);
}
