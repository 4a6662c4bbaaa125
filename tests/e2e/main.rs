//! The analyst's whole job in the real window, under WebDriver: what a person would do by hand, with pictures.

#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test program: its report is its output"
)]

mod browser;
mod measure;
mod stories;
mod webdriver;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use browser::Browser;
use webdriver::{Outcome, Window};

/// Where the stories run.
pub struct Stage {
    /// The window.
    pub window: Window,
    /// Folder of the workspace that the window shows.
    pub workspace: PathBuf,
    /// Folder for pictures.
    pub pictures: PathBuf,
    /// What the window takes for the system's browser.
    pub browser: Browser,
}

impl Stage {
    /// Takes a picture.
    pub fn picture(&self, name: &str) -> Outcome<()> {
        self.window.picture(&self.pictures.join(format!("{name}.png")))
    }
}

/// Where the driver listens.
const PORT: u16 = 4450;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<bool> {
    let started = Instant::now();
    let folder = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .ok_or_else(|| format!("{name} is not set; run `cargo xtask e2e`"))
    };
    let pictures = folder("WEFT_E2E_PICTURES")?;
    std::fs::create_dir_all(&pictures).map_err(|error| format!("no folder for pictures: {error}"))?;
    let workspace = stories::copy_of(&folder("WEFT_E2E_DEMO")?)?;
    let home = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let desktop = std::env::current_exe()
        .map_err(|error| format!("this program has no path: {error}"))?
        .with_file_name("weft-desktop");
    // Words of the stories that are told; none means all.
    let only: Vec<String> = std::env::args().skip(1).collect();
    let measuring = only.first().is_some_and(|only| only == "--measure");
    // The software that draws without a graphics card may die, and takes the window along: once that is no fault of a story.
    let mut lost = false;
    let mut passed = 0;
    let mut failed = 0;
    let browser = Browser::new(&home.path().join("browser"))?;
    let environment = [
        ("PATH", browser.path()?),
        ("WEFT_WORKSPACE", workspace.path().to_path_buf()),
        ("XDG_DATA_HOME", home.path().join("data")),
        ("XDG_CONFIG_HOME", home.path().join("config")),
        ("XDG_CACHE_HOME", home.path().join("cache")),
        // No keychain of the person who runs the stories.
        ("WEFT_SECRETS", "file".into()),
    ];
    let opened = Instant::now();
    let open = |port: u16| Window::open(&desktop, port, &environment, home.path().join("window.log"));
    let mut stage = Stage {
        window: open(PORT)?,
        workspace: workspace.path().to_path_buf(),
        pictures,
        browser,
    };
    stories::ready(&stage)?;
    let usable = opened.elapsed();
    if measuring {
        println!("{}", measure::idle(usable)?);
        return Ok(true);
    }
    println!("window usable after {} ms", usable.as_millis());
    for (name, story) in stories::ALL {
        if !only.is_empty() && !only.iter().any(|only| name.contains(only.as_str())) {
            continue;
        }
        let mut told = story(&stage);
        if let Err(error) = &told
            && !lost
            && stage.window.is_lost()
        {
            println!("story {name} lost its window, and is told again in another: {error}");
            lost = true;
            stage.window = open(PORT + 1)?;
            stories::ready(&stage)?;
            told = story(&stage);
        }
        match told {
            Ok(()) => {
                passed += 1;
                println!("story {name} ... ok");
            }
            Err(error) => {
                failed += 1;
                println!("story {name} ... FAILED: {error}\n    {}", stage.window.told());
                // The picture of a failure is worth more than its words.
                drop(stage.picture(&format!("failed-{name}")));
            }
        }
    }
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "test result: {word}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out; finished in {:.2}s",
        started.elapsed().as_secs_f64()
    );
    Ok(failed == 0)
}
