"""Which addresses of the internet a capture may connect to: public ones, and no others."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_SYNTHESISED = ip_network("64:ff9b::/96")  # how some networks show the old internet to the new; never connected to
# The names come first where several hold; what has none here and is not global is refused all the same.
_NAMED = (
    ("169.254.169.254/32", "the address where a cloud hands out its keys"),
    ("168.63.129.16/32", "the address where a cloud hands out its keys"),
    ("100.100.100.200/32", "the address where a cloud hands out its keys"),
    ("192.0.0.192/32", "the address where a cloud hands out its keys"),
    ("fd00:ec2::254/128", "the address where a cloud hands out its keys"),
    ("127.0.0.0/8", "this computer itself"),
    ("::1/128", "this computer itself"),
    ("0.0.0.0/8", "no address of another computer"),
    ("::/128", "no address of another computer"),
    ("10.0.0.0/8", "a private network"),
    ("172.16.0.0/12", "a private network"),
    ("192.168.0.0/16", "a private network"),
    ("fc00::/7", "a private network"),
    ("fec0::/10", "a private network"),
    ("169.254.0.0/16", "the link to the next computer"),
    ("fe80::/10", "the link to the next computer"),
    ("100.64.0.0/10", "the inner network of a provider"),
    ("224.0.0.0/4", "a group of computers"),
    ("ff00::/8", "a group of computers"),
    ("240.0.0.0/4", "reserved"),
    ("192.0.0.0/24", "reserved"),
    ("192.88.99.0/24", "a way into another network"),
    ("192.0.2.0/24", "reserved for examples"),
    ("198.51.100.0/24", "reserved for examples"),
    ("203.0.113.0/24", "reserved for examples"),
    ("2001:db8::/32", "reserved for examples"),
    ("3fff::/20", "reserved for examples"),
    ("198.18.0.0/15", "reserved for measurements"),
    ("::ffff:0:0/96", "an old address inside a new one"),
    ("::/96", "an old address inside a new one"),
    ("64:ff9b::/96", "an old address inside a new one"),
    ("64:ff9b:1::/48", "an old address inside a new one"),
    ("2002::/16", "an old address inside a new one"),
    ("2001::/23", "a way into another network"),
    ("100::/64", "an address that leads nowhere"),
    ("5f00::/16", "reserved"),
)
_REFUSED = tuple((ip_network(network), why) for network, why in _NAMED)


def why_refused(address: str, *, allow_loopback: bool = False) -> str:
    """What an address is, where a capture may not connect to it; nothing where it may.

    >>> why_refused("93.184.215.14"), why_refused("2606:2800:21f::1")
    ('', '')
    >>> why_refused("10.1.2.3"), why_refused("100.64.0.1"), why_refused("::ffff:93.184.215.14")
    ('a private network', 'the inner network of a provider', 'an old address inside a new one')
    >>> why_refused("169.254.169.254"), why_refused("fe80::1%eth0"), why_refused("no")
    ('the address where a cloud hands out its keys', 'an address with a zone', 'no address')
    >>> why_refused("127.0.0.1"), why_refused("127.0.0.1", allow_loopback=True)
    ('this computer itself', '')
    """
    try:
        known = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(known, IPv6Address) and known.scope_id is not None:
        return "an address with a zone"
    if allow_loopback and is_loopback(address):
        return ""
    for network, why in _REFUSED:
        if known.version == network.version and known in network:
            return why
    return "" if known.is_global and not known.is_multicast and not known.is_reserved else "reserved"


def is_loopback(address: str) -> bool:
    """Whether it is this computer, written plainly.

    >>> is_loopback("127.8.8.8"), is_loopback("::1"), is_loopback("::ffff:127.0.0.1")
    (True, True, False)
    """
    known = ip_address(address)
    return known.is_loopback and not (isinstance(known, IPv6Address) and known.ipv4_mapped is not None)


def is_synthesised(address: str) -> bool:
    """Whether a network made it up to show a public address of the old internet.

    >>> is_synthesised("64:ff9b::5db8:d70e"), is_synthesised("64:ff9b::7f00:1"), is_synthesised("::1")
    (True, False, False)
    """
    known = ip_address(address)
    return known in _SYNTHESISED and not why_refused(str(IPv4Address(int(known) & 0xFFFFFFFF)))
