//! Ranges of network addresses, as operators name proxies: `10.0.0.0/8`.

use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses of one kind; an IPv4 address on an IPv6 socket counts as the IPv4 address that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses {
    first: IpAddr,
    /// Leading bits that all of them share.
    bits: u8,
}

/// Why a text is no range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAddresses {
    /// It does not begin with an address.
    #[error("give the address or range of the proxy, as 10.0.0.5, 10.0.0.0/8 or fd00::/8; names are not looked up")]
    NoAddress,
    /// The length is none.
    #[error("after / stands a number of bits from {least} to {most}; for one address leave it out")]
    NoLength {
        /// The widest range that is taken.
        least: u8,
        /// One address.
        most: u8,
    },
    /// It would trust strangers.
    #[error(
        "/{bits} would believe strangers what they write of themselves; name the proxy's own range, /{least} or narrower"
    )]
    TooWide {
        /// As it was given.
        bits: u8,
        /// The widest range that is taken.
        least: u8,
    },
    /// The address lies inside the range, and does not begin it.
    #[error("{first}/{bits} is the range, and {address} one address in it: give one of the two")]
    Inside {
        /// The range's first address.
        first: IpAddr,
        /// As it was given.
        bits: u8,
        /// As it was given.
        address: IpAddr,
    },
}

impl Addresses {
    /// Whether the address is one of them.
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.first.is_ipv4() && begin(address, self.bits) == self.first
    }
}

impl FromStr for Addresses {
    type Err = NoAddresses;

    fn from_str(text: &str) -> Result<Self, NoAddresses> {
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let told: IpAddr = address.parse().map_err(|_| NoAddresses::NoAddress)?;
        let address = told.to_canonical();
        // No operator has more: 10.0.0.0/8 and fc00::/7 are the largest that are anybody's own.
        let (least, most) = if address.is_ipv4() { (8, 32) } else { (7, 128) };
        let Some(bits) = bits else { return Ok(Self { first: address, bits: most }) };
        // An IPv4 address as IPv6 stands behind 96 bits.
        let before = if told == address { 0 } else { 96 };
        let digits = bits.parse::<u8>().ok().filter(|_| bits.bytes().all(|b| b.is_ascii_digit()));
        let bits = digits.and_then(|bits| bits.checked_sub(before)).filter(|bits| *bits <= most);
        let bits = bits.ok_or(NoAddresses::NoLength { least: least + before, most: most + before })?;
        if bits < least {
            return Err(NoAddresses::TooWide { bits, least });
        }
        let first = begin(address, bits);
        if first == address { Ok(Self { first, bits }) } else { Err(NoAddresses::Inside { first, bits, address }) }
    }
}

/// The address with all but so many leading bits 0.
fn begin(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(bits.into())).unwrap_or(0);
            IpAddr::V4((v4.to_bits() & mask).into())
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(bits.into())).unwrap_or(0);
            IpAddr::V6((v6.to_bits() & mask).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_own_addresses_alone() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("10.0.0.0/8", &["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"], &["11.0.0.0", "9.255.255.255", "::1"]),
            ("10.0.0.5", &["10.0.0.5", "::ffff:10.0.0.5"], &["10.0.0.4", "10.0.0.6"]),
            ("192.168.4.0/22", &["192.168.7.255"], &["192.168.8.0", "192.168.3.255"]),
            ("172.16.9.1/32", &["172.16.9.1"], &["172.16.9.2"]),
            ("::1", &["::1"], &["::2", "127.0.0.1", "::"]),
            ("fd00::/8", &["fd12:3456::1"], &["fc00::1", "fe00::", "253.0.0.0"]),
            ("2001:db8::/33", &["2001:db8:7fff::1"], &["2001:db8:8000::"]),
            ("::ffff:10.0.0.0/104", &["10.9.9.9", "::ffff:10.9.9.9"], &["11.0.0.0"]),
            ("::ffff:10.0.0.5", &["10.0.0.5"], &["10.0.0.6"]),
            (" 10.0.0.0/8 ", &["10.2.3.4"], &[]),
        ];
        for (range, inside, outside) in cases {
            let range: Addresses = range.parse().unwrap();
            for (addresses, want) in [(inside, true), (outside, false)] {
                for address in *addresses {
                    assert_eq!(range.contain(address.parse().unwrap()), want, "{range:?} {address}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_range_is_told_with_what_to_write_instead() {
        let cases = [
            ("", "give the address"),
            ("proxy.example.vn", "names are not looked up"),
            ("10.0.0.0/", "from 8 to 32"),
            ("10.0.0.0/33", "from 8 to 32"),
            ("10.0.0.0/+8", "from 8 to 32"),
            ("10.0.0.0/255.0.0.0", "from 8 to 32"),
            ("fd00::/129", "from 7 to 128"),
            ("::ffff:10.0.0.0/8", "from 104 to 128"),
            ("0.0.0.0/0", "believe strangers"),
            ("::/0", "believe strangers"),
            ("0.0.0.0/1", "/8 or narrower"),
            ("10.0.0.1/8", "10.0.0.0/8 is the range, and 10.0.0.1 one address in it"),
            ("10.0.0.5:8080", "give the address"),
        ];
        for (text, want) in cases {
            let error = text.parse::<Addresses>().unwrap_err().to_string();
            assert!(error.contains(want), "{text}: {error}");
        }
    }
}
