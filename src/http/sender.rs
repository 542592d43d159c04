//! From where a request comes: the other end of the connection or, behind a proxy that the operator
//! trusts, the address that the proxy tells.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::access::Addresses;
use crate::app::App;

/// The address at the other end of the connection; the accept loop puts it into each request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The header in which each proxy adds the address it was asked from, the nearest last.
const FORWARDED: &str = "x-forwarded-for";

/// The address that a request counts against.
pub fn sender(parts: &Parts, trusted: &[Addresses]) -> IpAddr {
    told(peer(parts), &parts.headers, trusted)
}

/// The address that a request counts against, and how it came, for handlers that ask for nothing else of the caller.
pub struct From {
    /// The address.
    pub address: IpAddr,
    /// Whether it came by TLS.
    pub by_tls: bool,
}

impl FromRequestParts<App> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let trusted = &app.settings().trusted_proxies;
        Ok(Self { address: sender(parts, trusted), by_tls: is_https(parts, trusted) })
    }
}

/// Whether the request reached a trusted proxy by TLS; the program itself speaks none.
pub fn is_https(parts: &Parts, trusted: &[Addresses]) -> bool {
    let told = parts.headers.get("x-forwarded-proto").is_some_and(|scheme| scheme.as_bytes() == b"https");
    told && is_one(peer(parts), trusted)
}

fn peer(parts: &Parts) -> IpAddr {
    parts.extensions.get::<Peer>().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.0)
}

fn is_one(address: IpAddr, of: &[Addresses]) -> bool {
    of.iter().any(|range| range.contain(address))
}

/// What an address says of the one before it is believed as far as the operator trusts it.
fn told(peer: IpAddr, headers: &HeaderMap, trusted: &[Addresses]) -> IpAddr {
    let lines: Vec<&str> = headers.get_all(FORWARDED).iter().filter_map(|line| line.to_str().ok()).collect();
    let mut at = peer.to_canonical();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        match address(hop.trim()) {
            Some(before) if is_one(at, trusted) => at = before,
            _ => break,
        }
    }
    at
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse::<IpAddr>().ok();
    bare.or_else(|| text.parse::<SocketAddr>().ok().map(|both| both.ip())).map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_tells_who_sent_a_request() {
        let proxy = "10.0.0.1";
        type Case<'a> = (&'a str, &'a str, &'a [&'a str], &'a [&'a str], &'a str);
        let cases: &[Case] = &[
            ("nobody is trusted: anybody can write the header", proxy, &["203.0.113.7"], &[], proxy),
            ("a stranger writes it", "198.51.100.9", &["203.0.113.7"], &[proxy], "198.51.100.9"),
            ("the proxy tells", proxy, &["203.0.113.7"], &[proxy], "203.0.113.7"),
            (
                "what the sender wrote before the proxy is not believed",
                proxy,
                &["1.1.1.1, 203.0.113.7"],
                &[proxy],
                "203.0.113.7",
            ),
            ("two proxies", proxy, &["1.1.1.1, 203.0.113.7", "10.0.0.2"], &[proxy, "10.0.0.2"], "203.0.113.7"),
            ("a range of proxies", proxy, &["1.1.1.1, 203.0.113.7, 10.9.9.9"], &["10.0.0.0/8"], "203.0.113.7"),
            ("a port is no part of it", proxy, &["[2001:db8::7]:443"], &[proxy], "2001:db8::7"),
            ("a proxy on an IPv6 socket", "::ffff:10.0.0.1", &["203.0.113.7"], &[proxy], "203.0.113.7"),
            ("no address at all", proxy, &["unknown"], &[proxy], proxy),
        ];
        for (name, peer, lines, trusted, want) in cases {
            let mut headers = HeaderMap::new();
            for line in *lines {
                headers.append(FORWARDED, line.parse().unwrap());
            }
            let trusted: Vec<Addresses> = trusted.iter().map(|range| range.parse().unwrap()).collect();
            assert_eq!(told(peer.parse().unwrap(), &headers, &trusted), want.parse::<IpAddr>().unwrap(), "{name}");
        }
    }
}
