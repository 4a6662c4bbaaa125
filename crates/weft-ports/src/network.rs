//! Which addresses of the network a server elsewhere may have. What names a server could name what only this machine can
//! reach: its own services, the router, the credentials of a cloud machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What [`reserved`] says of addresses inside a company.
pub const PRIVATE: &str = "a private network";

/// Why an address is none of a public server; `None` where it is one.
pub fn reserved(address: IpAddr) -> Option<&'static str> {
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
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => PRIVATE,
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
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] => PRIVATE,
        [0xfe80..=0xfebf, ..] => "this machine's own link",
        [0xff00..=0xffff, ..] => "a group of machines",
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => "a range for special use",
        [0x2000..=0x3fff, ..] => return None,
        _ => "a range for special use",
    })
}

#[cfg(test)]
mod tests {
    use super::{PRIVATE, reserved};

    #[test]
    fn inner_addresses_are_told_from_public_ones() {
        for (address, kind) in [
            ("93.184.216.34", None),
            ("2606:2800:220:1::1", None),
            ("10.1.2.3", Some(PRIVATE)),
            ("fd00::1", Some(PRIVATE)),
            ("169.254.169.254", Some("this machine's own link")),
            ("127.0.0.1", Some("this machine")),
            ("::ffff:127.0.0.1", Some("an IPv4 address in another form")),
        ] {
            assert_eq!(reserved(address.parse().unwrap()), kind, "{address}");
        }
    }
}
