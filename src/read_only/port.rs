//! The address of the listener: the same for each session with a cluster, if it is free. kubectl and helm name
//! the directories of their caches by it.

use std::io;
use std::net::{Ipv4Addr, SocketAddrV4};

use ring::digest;
use tokio::net::TcpListener;

pub(super) const ADDRESS: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// Below the ports that Linux and macOS give to outgoing connections.
const FIRST: u16 = 20_000;
const COUNT: u16 = 8_000;

/// How many ports are tried before any free one is taken: one for each session with the same cluster.
const TRIES: u16 = 32;

/// What stands for a cluster: the port to try first, and the path of the server in the kubeconfig. Two clusters
/// may have the same port, and then have different paths.
pub(super) struct Place {
    first: u16,
    pub(super) prefix: String,
}

impl Place {
    pub(super) fn of(server: &str) -> Self {
        let hash = digest::digest(&digest::SHA256, server.as_bytes());
        let number = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte));
        let (port, name) = hash.as_ref().split_at(8);
        let first = u16::try_from(number(port) % u64::from(COUNT)).unwrap_or_default();
        Self { first, prefix: format!("/kswitch-{:016x}", number(&name[..8])) }
    }

    /// Listens on the first free port.
    pub(super) async fn listen(&self) -> io::Result<TcpListener> {
        let bind = async |port| TcpListener::bind(SocketAddrV4::new(ADDRESS, port)).await;
        for place in 0..TRIES {
            match bind(FIRST + (self.first + place) % COUNT).await {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                other => return other,
            }
        }
        bind(0).await
    }
}
