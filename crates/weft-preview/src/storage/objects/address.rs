//! Which addresses of the network a store may have. A catalog names stores, and could name what only this machine
//! can reach: its own services, the router, the credentials of a cloud machine.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::fault::Fault;

/// Asks for the addresses of a name.
pub(super) type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// The lookup of this system.
pub(super) fn system() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.collect())
        })
    })
}

/// Answers with addresses that may be connected to, and no others. The connection is made to what it answers, so a
/// name that stands for something else the next time is judged again the next time.
pub(super) struct Guarded {
    /// The one host that the person set up: it may lie anywhere.
    pub(super) configured: Option<String>,
    pub(super) lookup: Lookup,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let free = self
            .configured
            .as_ref()
            .is_some_and(|host| host.eq_ignore_ascii_case(&name));
        let found = (self.lookup)(name.clone());
        Box::pin(async move {
            let mut found = found.await?;
            if !free {
                let refused = found.iter().find_map(|address| reserved(address.ip()));
                found.retain(|address| reserved(address.ip()).is_none());
                if let Some(kind) = refused.filter(|_| found.is_empty()) {
                    return Err(Fault::Address { host: name, kind }.into());
                }
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Why an address is none of a public server; `None` where it is one.
pub(super) fn reserved(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => reserved_v4(address),
        IpAddr::V6(address) => reserved_v6(address),
    }
}

fn reserved_v4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = address.octets();
    Some(match (a, b, c) {
        (127, ..) => "this machine",
        (0, ..) => "no machine",
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => "a private network",
        (169, 254, _) => "this machine's own link",
        (100, 64..=127, _) => "a provider's inner network",
        (224..=239, ..) => "a group of machines",
        (192, 0, 0 | 2)
        | (192, 88, 99)
        | (198, 18..=19, _)
        | (198, 51, 100)
        | (203, 0, 113)
        | (240.., ..) => "a range for special use",
        _ => return None,
    })
}

fn reserved_v6(address: Ipv6Addr) -> Option<&'static str> {
    Some(match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => "no machine",
        [0, 0, 0, 0, 0, 0, 0, 1] => "this machine",
        // They stand for an IPv4 address, whatever that is: a store is named by its own.
        [0, 0, 0, 0, 0, 0xffff | 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0x64, 0xff9b, ..] | [0x2002, ..] => {
            "an IPv4 address in another form"
        }
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] => "a private network",
        [0xfe80..=0xfebf, ..] => "this machine's own link",
        [0xff00..=0xffff, ..] => "a group of machines",
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => "a range for special use",
        [0x2000..=0x3fff, ..] => return None,
        _ => "a range for special use",
    })
}

#[cfg(test)]
mod tests;
