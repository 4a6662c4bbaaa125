use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;

use super::{Meter, PreviewError, Storage, Wish};

/// Files of eight bytes that take their time.
#[derive(Default)]
struct Slow(AtomicU64);

#[async_trait]
impl Storage for Slow {
    async fn size(&self, _: &str) -> Result<u64, PreviewError> {
        tokio::task::yield_now().await;
        Ok(8)
    }

    async fn whole(&self, _: &str, most: u64) -> Result<Bytes, PreviewError> {
        assert!(most >= 8);
        self.0.fetch_add(8, Ordering::Relaxed);
        tokio::task::yield_now().await;
        Ok(Bytes::from_static(b"01234567"))
    }

    async fn ranges(&self, _: &str, _: &[(u64, u64)]) -> Result<Bytes, PreviewError> {
        Ok(Bytes::new())
    }
}

#[tokio::test]
async fn asks_side_by_side_share_one_budget() {
    let storage = Slow::default();
    let meter = Meter {
        most: 20,
        ..Meter::default()
    };
    let read = || meter.read(&storage, 0, "m", Wish::Whole(64));
    let (a, b, c) = tokio::join!(read(), read(), read());
    let refused: Vec<_> = [a, b, c].into_iter().filter_map(Result::err).collect();
    assert!(
        matches!(refused.as_slice(), [PreviewError::Budget { read: 16, most: 20 }]),
        "{refused:?}"
    );
    assert_eq!(storage.0.load(Ordering::Relaxed), 16);
    assert!(matches!(
        meter.read(&storage, 0, "m", Wish::Whole(7)).await,
        Err(PreviewError::TooLarge { size: 8, most: 7, .. })
    ));
}
