//! A server that is down is not stormed: by one harvest, by many, or by all that waits for one sign-in.

use std::time::{Duration, Instant};

use futures::future::join_all;
use weft_ports::{Cancel, PortErrorKind, Source as _};
use weft_testkit::{
    Memory,
    faults::{Fault, FaultProxy, Rule},
    harvest, harvest_with,
};

use super::lake::Mesh;
use crate::rest::tests::lake::metadata;

fn always(proxy: &FaultProxy, fault: Fault, having: &str) {
    proxy.set(Rule {
        fault,
        having: vec![having.to_owned()],
        lacking: Vec::new(),
        times: usize::MAX,
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_down_in_the_middle_is_left_soon() {
    let _alone = super::ALONE.lock().await;
    let mesh = Mesh::start().await;
    for number in 10..310 {
        let name = format!("table_{number}");
        mesh.polaris.add_table(
            "lake",
            &["hr"],
            &name,
            "file:///lake/x.json",
            metadata(number, "x"),
        );
    }
    for (fault, most) in [
        (Fault::Reset, 50),
        (Fault::Silent, 40),
        (Fault::Answer(503, Vec::new()), 66),
        (Fault::Answer(429, Vec::new()), 40),
    ] {
        let proxy = mesh.proxy().await;
        let source = mesh.source(&proxy, false);
        let memory = Memory::default();
        let known = harvest_with(&source, &memory, Cancel::new()).await.expect("well");
        assert!(
            known.summary.complete && known.warnings.is_empty(),
            "{:?}",
            known.warnings
        );
        proxy.forget();
        always(&proxy, fault.clone(), "/tables/");
        let began = Instant::now();
        let error = harvest_with(&source, &memory, Cancel::new())
            .await
            .expect_err("down");
        assert_eq!(error.kind, PortErrorKind::Unavailable, "{fault:?}: {error}");
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{fault:?}: {:?}",
            began.elapsed()
        );
        let asked = proxy.passed().iter().filter(|passed| passed.faulty).count();
        println!(
            "{fault:?} at 305 tables: {asked} requests, {:.1?}",
            began.elapsed()
        );
        assert!(asked <= most, "{fault:?}: {asked} requests for 305 tables");
        // And from then on one for each try, until it answers.
        for _ in 0..5 {
            proxy.forget();
            always(&proxy, fault.clone(), "/v1/config");
            harvest(&source).await.expect_err("down");
            // What the harvest before this had on its way may still pass here.
            let mut passed = proxy.passed();
            passed.retain(|passed| !passed.line.contains("/tables/"));
            assert!(passed.len() <= 2, "{fault:?}: {passed:?}");
        }
        proxy.heal();
        harvest(&source).await.expect("it is up again");
    }
}

#[tokio::test]
async fn tables_that_fail_by_themselves_are_warnings_and_the_rest_is_read() {
    let mesh = Mesh::start().await;
    let proxy = mesh.proxy().await;
    let source = mesh.source(&proxy, false);
    always(&proxy, Fault::CutAfter(20), "/namespaces/sales/tables/");
    always(&proxy, Fault::Answer(503, Vec::new()), "/namespaces/hr/tables/");
    let harvested = harvest(&source).await.expect("the rest is read");
    let mut places: Vec<&str> = harvested
        .warnings
        .iter()
        .map(|warning| warning.place.as_str())
        .collect();
    places.sort_unstable();
    assert_eq!(
        places,
        ["lake.hr.salaries", "lake.sales.orders", "lake.sales.returns"]
    );
    assert!(harvested.summary.complete);
}

#[tokio::test]
async fn one_refused_sign_in_is_enough_for_all_who_wait_for_it() {
    let mesh = Mesh::start().await;
    let proxy = mesh.proxy().await;
    let source = mesh.source(&proxy, false);
    always(&proxy, Fault::StallAfter(5), "/v1/oauth/tokens");
    let sales = ["sales".to_owned()];
    let all = join_all((0..8).map(|_| source.policies(&sales, "orders"))).await;
    for outcome in all {
        let error = outcome.expect_err("no sign-in");
        assert_eq!(error.kind, PortErrorKind::Unavailable, "{error}");
    }
    assert_eq!(proxy.passed().len(), 1, "{:?}", proxy.passed());
    proxy.heal();
    source.policies(&sales, "orders").await.expect("well");
}

#[tokio::test]
async fn a_rest_that_a_server_asks_for_holds_for_whatever_asks_it() {
    let mesh = Mesh::start().await;
    let proxy = mesh.proxy().await;
    let source = mesh.source(&proxy, false);
    source.test().await.expect("well");
    proxy.forget();
    let headers = vec![("retry-after", "1".to_owned())];
    proxy.set(Rule {
        fault: Fault::Answer(429, headers),
        having: vec!["/v1/config".to_owned()],
        lacking: Vec::new(),
        times: 1,
    });
    let other = mesh.source(&proxy, false);
    let sales = ["sales".to_owned()];
    let later = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        other.policies(&sales, "orders").await
    };
    let (one, other) = tokio::join!(source.test(), later);
    one.expect("after the rest");
    other.expect("after the rest");
    let passed = proxy.passed();
    let asked = passed.iter().find(|passed| passed.faulty).expect("the first").at;
    for passed in passed.iter().filter(|passed| !passed.faulty) {
        assert!(
            passed.at.duration_since(asked) >= Duration::from_millis(990),
            "{}",
            passed.line
        );
    }
}
