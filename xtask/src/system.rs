//! What has to be on the machine before anything builds.

use std::path::Path;

use crate::{
    Result,
    process::{command, output, run},
};

/// Debian packages that building and running need.
const TO_RUN: &[&str] = &[
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
    "libdbus-1-dev",
    "libssl-dev",
    "gcc",
    "libc6-dev",
];
/// Debian packages that the window tests need besides.
const TO_TEST: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus",
    "fonts-dejavu-core",
    "postgresql",
    "pgbouncer",
    "openssl",
];
/// Oldest Node that the UI builds with.
const NODE: u32 = 20;

/// Makes ready what building and running need, and with `tests` what the window tests need.
pub fn prepare(tests: bool) -> Result<()> {
    check_node()?;
    if !Path::new("/etc/debian_version").exists() {
        return elsewhere();
    }
    let wanted = TO_RUN.iter().chain(if tests { TO_TEST } else { &[] });
    let missing: Vec<&str> = wanted.copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if output(command("id", &["-u"])).is_none_or(|id| id.trim() != "0") {
        return Err(format!(
            "these packages are missing; type\n\n  sudo apt-get install -y {}\n",
            missing.join(" ")
        ));
    }
    run(command("apt-get", &["update", "-qq"]))?;
    let mut install = command("apt-get", &["install", "-y", "-qq", "--no-install-recommends"]);
    install.args(&missing).env("DEBIAN_FRONTEND", "noninteractive");
    run(install)
}

fn installed(package: &str) -> bool {
    let status = output(command("dpkg-query", &["-W", "-f=${db:Status-Status}", package]));
    status.is_some_and(|status| status == "installed")
}

fn check_node() -> Result<()> {
    let wanted =
        format!("Weft's UI is built with Node {NODE} or newer; install it from your system or nodejs.org");
    let version = output(command("node", &["--version"])).ok_or_else(|| wanted.clone())?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        _ => Err(format!("{wanted}; this is {}", version.trim())),
    }
}

/// Other systems: what has to be there cannot be checked the same way, so it is listed.
fn elsewhere() -> Result<()> {
    if cfg!(target_os = "macos") || cfg!(windows) {
        return Ok(());
    }
    if output(command(
        "pkg-config",
        &["--exists", "webkit2gtk-4.1", "dbus-1", "libcrypto"],
    ))
    .is_some()
    {
        return Ok(());
    }
    Err(
        "Weft needs a C compiler, pkg-config, and the development files of WebKitGTK 4.1, D-Bus and OpenSSL \
         (on Debian: libwebkit2gtk-4.1-dev libdbus-1-dev libssl-dev); install them with your system's packages"
            .to_owned(),
    )
}
