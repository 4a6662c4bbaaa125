use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

#[test]
fn only_public_addresses_are_free() {
    for public in [
        "52.216.0.1",
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "2600:1fa0::1",
        "2a05:d000::1",
    ] {
        assert_eq!(reserved(public.parse().unwrap()), None, "{public}");
    }
    for inner in [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "169.254.170.2",
        "100.64.0.1",
        "100.100.100.200",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::169.254.169.254",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:a9fe:a9fe::1",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "4000::1",
    ] {
        assert!(reserved(inner.parse().unwrap()).is_some(), "{inner}");
    }
}

/// A name that stands for a public server when it is first asked for, and for this machine from then on.
fn turning() -> Lookup {
    let asked = AtomicUsize::new(0);
    Arc::new(move |_| {
        let first = asked.fetch_add(1, Ordering::Relaxed) == 0;
        let address = if first {
            "52.216.0.1:0"
        } else {
            "169.254.169.254:0"
        };
        Box::pin(async move { Ok(vec![address.parse().unwrap()]) })
    })
}

async fn ask(guard: &Guarded, name: &str) -> Result<Vec<SocketAddr>, String> {
    let found = guard.resolve(name.parse().unwrap()).await;
    found.map(Iterator::collect).map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_name_that_turns_is_judged_each_time() {
    let guard = Guarded {
        configured: None,
        lookup: turning(),
    };
    let first = ask(&guard, "store.example").await.unwrap();
    assert_eq!(first, ["52.216.0.1:0".parse::<SocketAddr>().unwrap()]);
    let second = ask(&guard, "store.example").await.unwrap_err();
    assert!(second.contains("store.example"), "{second}");
}

#[tokio::test]
async fn of_several_addresses_the_public_ones_are_left() {
    let guard = Guarded {
        configured: Some("minio.example".to_owned()),
        lookup: Arc::new(|_| {
            let both = ["10.0.0.7:0", "52.216.0.1:0"].map(|address| address.parse().unwrap());
            Box::pin(async move { Ok(both.to_vec()) })
        }),
    };
    assert_eq!(ask(&guard, "store.example").await.unwrap().len(), 1);
    assert_eq!(
        ask(&guard, "MINIO.example").await.unwrap().len(),
        2,
        "that very host was set up"
    );
    assert_eq!(
        ask(&guard, "lake.minio.example").await.unwrap().len(),
        1,
        "not what lies below it"
    );
}

#[tokio::test]
async fn this_machine_is_refused_by_name_too() {
    let guard = Guarded {
        configured: None,
        lookup: system(),
    };
    assert!(ask(&guard, "localhost").await.is_err());
}
