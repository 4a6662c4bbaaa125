//! Which addresses of the network a store may have. A catalog names stores, and could name what only this machine
//! can reach: its own services, the router, the credentials of a cloud machine.

use std::{io, net::SocketAddr, sync::Arc};

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

pub(super) use weft_ports::network::reserved;

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

#[cfg(test)]
mod tests;
