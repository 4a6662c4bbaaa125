//! Prepares what Tauri embeds: the capability files and the built UI.
use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let dist = Path::new("ui/dist");
    if !dist.join("index.html").exists() {
        // A clean clone has no built UI yet; without a page to embed nothing compiles.
        fs::create_dir_all(dist)?;
        fs::write(
            dist.join("index.html"),
            "<!doctype html><title>Weft</title><p>The UI is not built. Run <code>cargo xtask run</code>.",
        )?;
    }
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    tauri_build::try_build(
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*"),
    )
    .map_err(|error| io::Error::other(error.to_string()))
}
