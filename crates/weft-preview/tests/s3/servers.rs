//! Servers that are no store: one that says what a test wants, one where nobody should come.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};

/// A port with a server behind it; it counts connections that were made and that have ended.
pub struct Server {
    pub address: SocketAddr,
    made: Arc<AtomicUsize>,
    ended: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Says nothing.
    pub async fn silent() -> Self {
        Self::saying(|_| Vec::new(), false).await
    }

    /// Answers each request, given its first line, with these bytes; one in parts (206) goes on for ever where it is `endless`.
    pub async fn saying(answer: impl Fn(&str) -> Vec<u8> + Clone + Send + 'static, endless: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (made, ended) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (making, ending) = (Arc::clone(&made), Arc::clone(&ended));
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                making.fetch_add(1, Ordering::SeqCst);
                let (answer, ending) = (answer.clone(), Arc::clone(&ending));
                tokio::spawn(async move {
                    let mut asked = [0; 8192];
                    while let Ok(read @ 1..) = stream.read(&mut asked).await {
                        let text = String::from_utf8_lossy(&asked[..read]).into_owned();
                        let answer = answer(text.lines().next().unwrap_or_default());
                        if stream.write_all(&answer).await.is_err() {
                            break;
                        }
                        while endless
                            && answer.starts_with(b"HTTP/1.1 206")
                            && stream.write_all(&[b'x'; 4096]).await.is_ok()
                        {}
                    }
                    ending.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        Self {
            address,
            made,
            ended,
            task,
        }
    }

    /// Connections that were made to it.
    pub fn made(&self) -> usize {
        self.made.load(Ordering::SeqCst)
    }

    /// Connections that have ended.
    pub fn ended(&self) -> usize {
        self.ended.load(Ordering::SeqCst)
    }
}
