//! A WebDriver client, as small as these stories need it (W3C WebDriver, one session).

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// How long a story waits for something to appear.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a step of a story ends with.
pub type Outcome<T> = Result<T, String>;

/// Code points that stand for keys (W3C WebDriver, section 17.4.2).
pub mod key {
    /// Enter.
    pub const ENTER: char = '\u{e007}';
    /// Control.
    pub const CONTROL: char = '\u{e009}';
    /// Escape.
    pub const ESCAPE: char = '\u{e00c}';
    /// Right arrow.
    pub const RIGHT: char = '\u{e014}';
    /// End.
    pub const END: char = '\u{e010}';
    /// Home.
    pub const HOME: char = '\u{e011}';
    /// Down arrow.
    pub const DOWN: char = '\u{e015}';
    /// Backspace.
    pub const BACKSPACE: char = '\u{e003}';
    /// Tab.
    pub const TAB: char = '\u{e004}';
}

/// One window under automation.
pub struct Window {
    driver: Child,
    port: u16,
    session: String,
    /// What the program says on its standard error.
    log: PathBuf,
}

impl Window {
    /// Starts the driver, which starts the program; what both say goes to the file `log`.
    pub fn open(program: &Path, port: u16, environment: &[(&str, PathBuf)], log: PathBuf) -> Outcome<Self> {
        let said = std::fs::File::create(&log).map_err(|error| format!("no log of the window: {error}"))?;
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().map(|(name, value)| (*name, value)))
            .stdout(Stdio::null())
            .stderr(said)
            .spawn()
            .map_err(|error| format!("WebKitWebDriver cannot be started: {error}"))?;
        let mut window = Self {
            driver,
            port,
            session: String::new(),
            log,
        };
        let wanted = json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": {"binary": program, "args": []}}}});
        let started = Instant::now();
        let opened = loop {
            match window.ask("POST", "/session", &wanted) {
                Ok(opened) => break opened,
                Err(error) if started.elapsed() > PATIENCE => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        };
        opened["sessionId"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut window.session);
        Ok(window)
    }

    /// Whether the program is gone, and not by a panic of ours: a library that draws died under it.
    pub fn is_lost(&self) -> bool {
        let answers = self.script("return 1", &[]);
        let log = std::fs::read(&self.log).unwrap_or_default();
        answers.is_err() && !String::from_utf8_lossy(&log).contains("panicked at")
    }

    /// Runs a function body in the page; its value.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Outcome<Value> {
        self.call(
            "POST",
            "/execute/sync",
            &json!({"script": body, "args": arguments}),
        )
    }

    /// Waits until the page's function body gives something true.
    pub fn wait(&self, what: &str, body: &str, arguments: &[Value]) -> Outcome<Value> {
        let started = Instant::now();
        loop {
            let value = self.script(body, arguments);
            match value {
                Ok(value) if truthy(&value) => return Ok(value),
                _ if started.elapsed() > PATIENCE => {
                    return Err(format!("waited {} s for {what}", PATIENCE.as_secs()));
                }
                _ => std::thread::sleep(Duration::from_millis(40)),
            }
        }
    }

    /// Waits for text anywhere in the visible page.
    pub fn sees(&self, text: &str) -> Outcome<()> {
        self.wait(
            &format!("the text `{text}`"),
            "return document.body.innerText.includes(arguments[0])",
            &[json!(text)],
        )
        .map(drop)
    }

    /// Clicks the first visible element with this CSS selector (and text, where given).
    pub fn click(&self, selector: &str, text: Option<&str>) -> Outcome<()> {
        let find = "return [...document.querySelectorAll(arguments[0])].find((element) =>
            element.getClientRects().length > 0
            && (arguments[1] === null || element.innerText.trim().includes(arguments[1]))) ?? null";
        let element = self.wait(
            &format!("`{selector}` {}", text.unwrap_or_default()),
            find,
            &[json!(selector), json!(text)],
        )?;
        let id = element_id(&element)?;
        self.call("POST", &format!("/element/{id}/click"), &json!({}))
            .map(drop)
    }

    /// Types into whatever has the focus.
    pub fn keys(&self, text: &str) -> Outcome<()> {
        let actions: Vec<Value> = text
            .chars()
            .flat_map(|letter| {
                let letter = letter.to_string();
                [
                    json!({"type": "keyDown", "value": letter}),
                    json!({"type": "keyUp", "value": letter}),
                ]
            })
            .collect();
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        self.call("POST", "/actions", &body).map(drop)
    }

    /// Types into a field that is clicked first, and sees the text in it: what comes next stands on it.
    pub fn fill(&self, selector: &str, text: &str) -> Outcome<()> {
        self.click(selector, None)?;
        let arguments = [json!(selector), json!(text)];
        self.wait(
            &format!("`{selector}` with the focus"),
            "return document.activeElement?.matches(arguments[0]) ?? false",
            &arguments,
        )?;
        self.keys(text)?;
        self.wait(
            &format!("`{text}` in `{selector}`"),
            "return document.activeElement?.value?.includes(arguments[1]) ?? false",
            &arguments,
        )
        .map(drop)
    }

    /// What the page shows, in a few lines: where it is, what has the focus, what stands in the foremost part of it.
    pub fn told(&self) -> String {
        let said = self.script(
            "const front = [...document.querySelectorAll('[role=dialog]')].pop() ?? document.querySelector('main') ?? document.body;
             const fields = [...front.querySelectorAll('input, textarea')].map((one) => `${one.labels?.[0]?.innerText ?? one.name}=${one.value}`);
             return [
                 `at ${window.location.hash}`,
                 `focus on ${document.activeElement?.outerHTML.slice(0, 200)}`,
                 `fields ${fields.join(' | ').slice(0, 600)}`,
                 front.innerText.replace(/\\s+/g, ' ').slice(0, 1500),
             ].join('\\n    ')",
            &[],
        );
        match said {
            Ok(said) => said.as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("the page says nothing: {error}"),
        }
    }

    /// Holds one key (by its WebDriver code point) while pressing another.
    pub fn chord(&self, held: char, pressed: char) -> Outcome<()> {
        let (held, pressed) = (held.to_string(), pressed.to_string());
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": [
            {"type": "keyDown", "value": held}, {"type": "keyDown", "value": pressed},
            {"type": "keyUp", "value": pressed}, {"type": "keyUp", "value": held}]}]});
        self.call("POST", "/actions", &body).map(drop)
    }

    /// Sets the size of the window.
    pub fn resize(&self, width: u32, height: u32) -> Outcome<()> {
        self.call("POST", "/window/rect", &json!({"width": width, "height": height}))
            .map(drop)
    }

    /// A picture of the page, as PNG. Waits a moment, because a picture can be a frame old.
    pub fn picture(&self, file: &Path) -> Outcome<()> {
        std::thread::sleep(Duration::from_millis(350));
        let picture = self.call("GET", "/screenshot", &Value::Null)?;
        let bytes = base64(picture.as_str().unwrap_or_default())?;
        std::fs::write(file, bytes)
            .map_err(|error| format!("`{}` cannot be written: {error}", file.display()))
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Outcome<Value> {
        self.ask(method, &format!("/session/{}{path}", self.session), body)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Outcome<Value> {
        let failed = |error: std::io::Error| format!("the driver does not answer: {error}");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(failed)?;
        stream
            .set_read_timeout(Some(Duration::from_mins(1)))
            .map_err(failed)?;
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).map_err(failed)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(failed)?;
        let text = String::from_utf8_lossy(&answer);
        let (_, content) = text
            .split_once("\r\n\r\n")
            .ok_or("the driver answers with no content")?;
        let value: Value = serde_json::from_str(content.trim())
            .map_err(|error| format!("the driver's answer is not JSON: {error}"))?;
        let value = value["value"].clone();
        match value["error"].as_str() {
            Some(error) => Err(format!(
                "{error}: {}",
                value["message"].as_str().unwrap_or_default()
            )),
            None => Ok(value),
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // The window closes with its session; a driver that is gone already has closed it.
        let _ = self.call("DELETE", "", &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

fn element_id(element: &Value) -> Outcome<String> {
    element
        .as_object()
        .and_then(|object| object.values().next())
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| "the driver gave no element".to_owned())
}

fn base64(text: &str) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in text
        .bytes()
        .filter(|letter| !matches!(letter, b'\n' | b'\r' | b'='))
    {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return Err("the picture is not base64".to_owned()),
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap_or(0));
        }
    }
    Ok(bytes)
}
