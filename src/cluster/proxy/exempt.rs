//! Which servers `NO_PROXY` excludes from the proxy of the environment, by the rules of Go's
//! `golang.org/x/net/http/httpproxy`.

use std::net::IpAddr;

use ipnet::IpNet;

/// Whether an entry of `NO_PROXY` matches a server. An entry is an address, a network, a host name,
/// a parent domain or `*`; all but a network may end with a port.
pub(super) fn is_exempt(host: &str, port: u16, no_proxy: &str) -> bool {
    let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
    let matches_entry =
        |entry: &str| matches_entry(&entry.trim().to_ascii_lowercase(), &host, port);
    no_proxy.split(',').any(matches_entry)
}

fn matches_entry(entry: &str, host: &str, port: u16) -> bool {
    let address: Option<IpAddr> = host.parse().ok();
    if entry == "*" {
        return true;
    }
    if let Ok(network) = entry.parse::<IpNet>() {
        return address.is_some_and(|address| network.contains(&address));
    }
    let (pattern, only) = with_port(entry);
    if only.is_some_and(|only| only != port) || pattern.is_empty() {
        return false;
    }
    if let Some(address) = address {
        return pattern
            .parse()
            .is_ok_and(|entry: IpAddr| entry.to_canonical() == address.to_canonical());
    }
    let domain = pattern.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(pattern);
    // A leading dot matches the subdomains only, not the domain itself.
    match domain.strip_prefix('.') {
        Some(_) => host.ends_with(domain),
        None => host.strip_suffix(domain).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')),
    }
}

/// The two parts of `HOST:PORT`. An IPv6 address contains colons, and needs brackets before a port.
fn with_port(entry: &str) -> (&str, Option<u16>) {
    let Some((host, port)) = entry.rsplit_once(':') else { return (entry, None) };
    let unbracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    match (unbracketed, port.parse()) {
        (None, _) if host.contains(':') => (entry, None),
        (_, Ok(port)) => (unbracketed.unwrap_or(host), Some(port)),
        (_, Err(_)) if port.is_empty() => (unbracketed.unwrap_or(host), None),
        (_, Err(_)) => (entry, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_exempts_the_same_servers_as_in_kubectl() {
        for (host, no_proxy, expected) in [
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.3", "10.1.2.3:6443", true),
            ("10.1.2.3", "10.1.2.3:443", false),
            ("10.1.2.3", "x, 10.1.2.0/24", true),
            ("10.1.2.3", "10.1.3.0/24", false),
            ("10.1.2.3", "0.0.0.0/0", true),
            ("10.1.2.3", " * ", true),
            ("10.1.2.3", "*.10.1.2.3", false),
            ("10.1.2.3", "2.3", false),
            ("10.1.2.3", "[10.1.2.3]", false),
            ("10.1.2.3", "10.1.2.3:", true),
            ("10.1.2.3", "10.1", false),
            ("[fd00::1]", "fd00::/8", true),
            ("[fd00::1]", "[fd00::1]:6443", true),
            ("[fd00::1]", "fd00::2", false),
            ("api.Acme.com", "ACME.com", true),
            ("acme.com", "acme.com:6443", true),
            ("acme.com", "acme.com:1", false),
            ("acme.com", ".acme.com", false),
            ("acme.com", "*.acme.com", false),
            ("api.acme.com", ".acme.com", true),
            ("api.acme.com", "*.acme.com", true),
            ("notacme.com", "acme.com", false),
            ("acme.com", "", false),
            ("acme.com", ",", false),
        ] {
            assert_eq!(is_exempt(host, 6443, no_proxy), expected, "{host} {no_proxy}");
        }
    }
}
