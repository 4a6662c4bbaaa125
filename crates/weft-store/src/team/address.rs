//! Where a team workspace is, and as whom.

use std::{fmt, str::FromStr};

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
        let Some((user, host)) = authority.rsplit_once('@').filter(|(user, _)| !user.is_empty()) else {
            return Err(wrong("the address names no login".to_owned()));
        };
        if user.contains(':') {
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
        if !rest.contains("sslmode=") && !rest.contains("ssl-mode=") {
            let here = ["", "localhost", "127.0.0.1", "[::1]"].iter().any(|local| {
                host == *local || host.strip_prefix(local).is_some_and(|port| port.starts_with(':'))
            }) || host.starts_with("%2F");
            options = options.ssl_mode(if here {
                PgSslMode::Prefer
            } else {
                PgSslMode::VerifyFull
            });
        }
        // The functions say more in notices than anybody wants to read; a pooler may hand each transaction to another
        // connection, which does not know what was prepared on this one.
        let options = options
            .application_name("weft")
            .statement_cache_capacity(0)
            .disable_statement_logging();
        Ok(Self {
            text: text.to_owned(),
            options,
        })
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
        let error = TeamAddress::parse("postgres://maya:hunter2@db/weft").unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
        let address = TeamAddress::parse("postgres://maya@db.example.com/weft?sslmode=require").unwrap();
        assert_eq!(address.login(), "maya");
        assert_eq!(address.to_string(), "db.example.com/weft");
    }
}
