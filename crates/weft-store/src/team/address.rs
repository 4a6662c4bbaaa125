//! Where a team workspace is, and as whom.

use std::{fmt, path::Path, str::FromStr, sync::Arc};

use sqlx::{
    ConnectOptions,
    postgres::{PgConnectOptions, PgSslMode},
};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

/// The address of a team workspace: `postgres://maya@db.example.com/weft`.
///
/// It holds no password. That comes from where PostgreSQL's own programs take it (`PGPASSWORD`, `~/.pgpass`), from a client
/// certificate (`sslcert`, `sslkey`), or from a command.
#[derive(Clone)]
pub struct TeamAddress {
    text: String,
    options: PgConnectOptions,
    /// Program and arguments that tell the password.
    password_command: Option<Arc<[String]>>,
}

impl TeamAddress {
    /// Reads an address. A connection is encrypted and the server's certificate checked, unless the address says otherwise
    /// (`sslmode`) or the server is on this machine.
    pub fn parse(text: &str) -> PortResult<Self> {
        let wrong = |message: String| {
            PortError::new(PortErrorKind::Invalid, message).hint("write it as postgres://LOGIN@HOST/DATABASE")
        };
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))
            .ok_or_else(|| wrong("an address of a team workspace begins with postgres://".to_owned()))?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let Some((user, _)) = authority.rsplit_once('@').filter(|(user, _)| !user.is_empty()) else {
            return Err(wrong("the address names no login".to_owned()));
        };
        let (_, words) = rest.split_once('?').unwrap_or_default();
        let names: Vec<&str> = words
            .split('&')
            .map(|word| word.split('=').next().unwrap_or_default())
            .collect();
        // A name that is spelled with escapes hides what it says.
        if user.contains(':') || names.iter().any(|name| *name == "password" || name.contains('%')) {
            return Err(
                PortError::new(PortErrorKind::Invalid, "an address holds no password").hint(
                    "leave it out; it is taken from ~/.pgpass, PGPASSWORD or `--password-command`, and is not kept",
                ),
            );
        }
        let mut options = PgConnectOptions::from_str(text)
            // Its own words repeat the address.
            .map_err(|_| wrong("the address is none that PostgreSQL takes".to_owned()))?;
        if options.get_database().is_none_or(str::is_empty) {
            return Err(wrong("the address names no database".to_owned()));
        }
        if !names.iter().any(|name| ["sslmode", "ssl-mode"].contains(name)) {
            // What is connected to counts, wherever in the address it stands.
            let host = options.get_host();
            let here =
                options.get_socket().is_some() || ["localhost", "127.0.0.1", "[::1]", "::1"].contains(&host);
            options = options.ssl_mode(if here {
                PgSslMode::Prefer
            } else {
                PgSslMode::VerifyFull
            });
        }
        // The functions say more in notices than anybody wants to read; a pooler may hand each transaction to another
        // connection, which does not know what was prepared on this one, and refuses settings that it does not know.
        let options = options
            .application_name("weft")
            .extra_float_digits(None)
            .statement_cache_capacity(0)
            .disable_statement_logging();
        Ok(Self {
            text: text.to_owned(),
            options,
            password_command: None,
        })
    }

    /// The same with a command that tells the password: its program and its arguments. It is run with each connection.
    #[must_use]
    pub fn with_password_command(mut self, command: &[String]) -> Self {
        self.password_command = Some(command.into());
        self
    }

    /// The same with the file of an authority (PEM) that is believed beside the system's.
    #[must_use]
    pub fn with_authority(mut self, file: &Path) -> Self {
        self.options = self.options.ssl_root_cert(file);
        self
    }

    /// The same with a certificate of this person and its key (PEM).
    #[must_use]
    pub fn with_certificate(mut self, certificate: &Path, key: &Path) -> Self {
        self.options = self.options.ssl_client_cert(certificate).ssl_client_key(key);
        self
    }

    /// The same with a password.
    #[must_use]
    pub fn with_password(mut self, password: &secrecy::SecretString) -> Self {
        use secrecy::ExposeSecret;
        self.options = self.options.password(password.expose_secret());
        self
    }

    /// As whom.
    pub fn login(&self) -> &str {
        self.options.get_username()
    }

    /// Name of the database.
    pub fn database(&self) -> &str {
        self.options.get_database().unwrap_or_default()
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn password_command(&self) -> Option<&[String]> {
        self.password_command.as_deref()
    }

    pub(super) fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }
}

impl fmt::Display for TeamAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.text.split_once('@').map_or("", |(_, rest)| rest);
        out.write_str(rest.split('?').next().unwrap_or_default())
    }
}

impl fmt::Debug for TeamAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("TeamAddress").field(&self.text).finish()
    }
}

#[cfg(test)]
mod tests {
    use sqlx::postgres::PgSslMode;

    use super::TeamAddress;

    fn mode(text: &str) -> PgSslMode {
        TeamAddress::parse(text).unwrap().options().get_ssl_mode()
    }

    #[test]
    fn servers_elsewhere_are_checked_unless_the_address_says_otherwise() {
        assert!(matches!(
            mode("postgres://maya@db.example.com/weft"),
            PgSslMode::VerifyFull
        ));
        assert!(matches!(
            mode("postgres://maya@localhost.example.com/weft"),
            PgSslMode::VerifyFull
        ));
        assert!(matches!(
            mode("postgres://maya@127.0.0.1:5432/weft"),
            PgSslMode::Prefer
        ));
        assert!(matches!(
            mode("postgres://maya@db.example.com/weft?sslmode=require"),
            PgSslMode::Require
        ));
        assert!(matches!(
            mode("postgres://maya@localhost/weft?host=db.example.com"),
            PgSslMode::VerifyFull
        ));
        assert!(matches!(
            mode("postgres://maya@db.example.com/weft?application_name=sslmode="),
            PgSslMode::VerifyFull
        ));
        assert!(matches!(
            mode("postgres://maya@localhost/weft?host=/var/run/postgresql"),
            PgSslMode::Prefer
        ));
    }

    #[test]
    fn an_address_names_a_login_and_a_database_and_holds_no_password() {
        for text in [
            "mysql://maya@db/weft",
            "postgres://db.example.com/weft",
            "postgres://maya@db.example.com",
            "postgres://maya@db.example.com/",
        ] {
            let error = TeamAddress::parse(text).unwrap_err();
            assert!(error.hint.is_some(), "{text}");
        }
        for text in [
            "postgres://maya:hunter2@db/weft",
            "postgres://maya@db/weft?password=hunter2",
            "postgres://maya@db/weft?sslmode=require&pass%77ord=hunter2",
        ] {
            let error = TeamAddress::parse(text).unwrap_err();
            assert!(error.message.contains("no password") && !format!("{error:?}").contains("hunter2"));
        }
        let address = TeamAddress::parse("postgres://maya@db.example.com/weft?sslmode=require").unwrap();
        assert_eq!(address.login(), "maya");
        assert_eq!(address.to_string(), "db.example.com/weft");
    }
}
