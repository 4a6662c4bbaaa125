//! A person connects to a catalog by signing in with their browser, at a real OpenID provider.

use std::path::PathBuf;

use weft_testkit::polaris::PolarisDouble;
use weft_tests::oidc::{Provider, person};

use super::{
    connect::{field, fill},
    go,
};
use crate::{Stage, webdriver::Outcome};

pub fn browser(stage: &Stage) -> Outcome<()> {
    let demo = std::env::var_os("WEFT_E2E_DEMO").ok_or("WEFT_E2E_DEMO is not set")?;
    let warehouse = PathBuf::from(demo).join("demo/warehouse");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let provider = Provider::start(3_600).map_err(|error| error.to_string())?;
    let polaris = runtime.block_on(PolarisDouble::start());
    fill(&polaris, &warehouse)?;
    polaris.trust_tokens(provider.judge());

    go(stage, "/connections")?;
    stage.window.click("button", Some("Add"))?;
    stage.window.sees("Apache Polaris")?;
    stage
        .window
        .click("[role=dialog] [role=radio]", Some("Apache Polaris"))?;
    stage
        .window
        .click("[role=dialog] [role=radio]", Some("Browser (OpenID)"))?;
    for (name, text) in [
        ("name", "company"),
        ("address", polaris.catalog_uri().as_str()),
        ("warehouses", "lake"),
        ("issuer", provider.issuer()),
        ("openidClient", "weft"),
        ("roots", &warehouse.display().to_string()),
    ] {
        field(stage, name, text)?;
    }
    stage.picture("connect-openid")?;
    stage
        .window
        .click("[role=dialog] button", Some("Sign in and test"))?;
    stage.window.sees("Waiting for your browser")?;
    let address = stage.browser.opened()?;
    stage.picture("connect-openid-waiting")?;
    let shown = person(&address, "ana", false).map_err(|error| error.to_string())?;
    if !shown.to_string().contains("You can close this window") {
        return Err(format!("the browser shows {shown}"));
    }
    stage.window.sees("Read one row")?;
    stage.picture("connect-openid-tested")?;
    stage.window.click("[role=dialog] button", Some("Add and sync"))?;
    stage.window.sees("You may not see it")?;
    stage.picture("connection-openid")?;

    stage.window.click("[aria-label='Use the dark theme']", None)?;
    stage.window.click("main button", Some("Sign in again"))?;
    stage.window.sees("Waiting for your browser")?;
    stage.browser.opened()?;
    stage.picture("connection-openid-waiting-dark")?;
    stage.window.click("main button", Some("Cancel"))?;
    stage.window.sees("Sign in again")?;
    stage.window.click("[aria-label='Use the light theme']", None)
}
