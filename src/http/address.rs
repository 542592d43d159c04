//! Where a request comes from, to tell one flood from many people.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

/// Who is at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The name an address is counted under.
pub struct Address(pub String);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        Ok(Self(peer.map_or_else(String::new, |peer| counted(asking(peer, &parts.headers)))))
    }
}

/// A proxy on this machine says last whom it speaks for; anybody else's word is not taken.
fn asking(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    static FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
    let told =
        || headers.get_all(&FORWARDED).iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
    if peer.to_canonical().is_loopback() { told().unwrap_or(peer) } else { peer }
}

/// Of IPv6 the network of a subscriber: its addresses are as many as it likes.
fn counted(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_peers_unless_a_proxy_on_this_machine_names_it() {
        let cases = [
            ("nobody between", "203.0.113.7", None, "203.0.113.7"),
            ("a stranger who lies", "203.0.113.7", Some("198.51.100.1"), "203.0.113.7"),
            ("a proxy here", "127.0.0.1", Some("198.51.100.1"), "198.51.100.1"),
            ("what the stranger told the proxy", "127.0.0.1", Some("10.0.0.1, 198.51.100.1"), "198.51.100.1"),
            ("a proxy that says nothing", "127.0.0.1", None, "127.0.0.1"),
            ("nonsense", "127.0.0.1", Some("x"), "127.0.0.1"),
            ("any address of a subscriber", "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2"),
            ("an old address in a new coat", "::ffff:203.0.113.7", None, "203.0.113.7"),
        ];
        for (name, peer, forwarded, want) in cases {
            let mut headers = HeaderMap::new();
            if let Some(text) = forwarded {
                headers.insert("x-forwarded-for", text.parse().unwrap());
            }
            assert_eq!(counted(asking(peer.parse().unwrap(), &headers)), want, "{name}");
        }
    }
}
