//! Which addresses a receiver may have. What is judged is what is connected to.

use std::{fmt, net::IpAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use weft_ports::network::{PRIVATE, reserved};

/// Answers with addresses that may be connected to, and no others.
#[derive(Debug, Clone, Copy)]
pub struct Guarded {
    /// The address names this machine: nothing else is reached then.
    pub local: bool,
    /// The receiver may lie in a private network.
    pub inner: bool,
}

impl Guarded {
    /// Why an address is not connected to; `None` where it is.
    pub fn refuses(self, address: IpAddr) -> Option<&'static str> {
        if self.local {
            return (!address.is_loopback()).then_some("another machine");
        }
        reserved(address).filter(|kind| !self.inner || *kind != PRIVATE)
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, name) = (*self, name.as_str().to_owned());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let (mut taken, mut kind) = (Vec::new(), None);
            for address in found {
                match guard.refuses(address.ip()) {
                    Some(why) => kind = Some(why),
                    None => taken.push(address),
                }
            }
            if let Some(kind) = kind.filter(|_| taken.is_empty()) {
                return Err(Refused(refused(kind)).into());
            }
            Ok(Box::new(taken.into_iter()) as Addrs)
        })
    }
}

/// That an address of this kind is not connected to.
pub fn refused(kind: &str) -> String {
    format!("its address belongs to {kind}, which nothing is sent to")
}

#[derive(Debug)]
struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}
