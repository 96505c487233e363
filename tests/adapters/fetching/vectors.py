"""Addresses that must never be connected to; `{port}` is the port of the canaries."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


# What a name resolves to, without the network.
HOSTS: dict[str, list[str]] = {
    "loop.example": ["127.0.0.1"],
    "loop6.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "private.example": ["10.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mixed-last6.example": ["93.184.216.34", "2606:2800:220:1::1", "::1"],
    "mixed-first.example": ["127.0.0.1", "93.184.216.34"],
    "mixed-private.example": ["93.184.216.34", "192.168.1.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "six.example": ["2002:7f00:1::"],
    "teredo.example": ["2001:0:4136:e378:8000:63bf:80ff:fffe"],
    "linklocal.example": ["fe80::1%1"],
    "zero.example": ["0.0.0.0"],
    "unspecified.example": ["::"],
    "unique.example": ["fd00::1"],
    "xn--bcher-kva.example": ["127.0.0.1"],
    "intranet": ["10.1.2.3"],
    "router.local": ["192.168.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "localtest.example": ["127.0.0.1"],
}

# Non-public addresses written plainly.
PLAIN_4 = _words("""
0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.0 100.64.0.1
100.100.100.200 100.127.255.255 127.0.0.1 127.0.0.2 127.0.1.1 127.1.2.3 127.255.255.254
127.255.255.255 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 169.254.255.255
172.16.0.1 172.17.0.1 172.31.255.255 192.0.0.0 192.0.0.8 192.0.0.9 192.0.0.10 192.0.0.170
192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255
192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 224.0.0.251
239.255.255.250 240.0.0.1 255.255.255.254 255.255.255.255
""")

PLAIN_6 = _words("""
:: ::1 ::2 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 ::127.0.0.1 ::7f00:1
::10.0.0.1 ::169.254.169.254 ::93.184.216.34 ::ffff:127.0.0.1 ::ffff:7f00:1 ::FFFF:7F00:0001
0:0:0:0:0:ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe
::ffff:192.168.1.1 ::ffff:0.0.0.0 ::ffff:100.64.0.1 ::ffff:0:127.0.0.1 ::ffff:0:7f00:1
64:ff9b::7f00:1 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b::10.0.0.1 64:ff9b::0.0.0.0
64:ff9b:1::7f00:1 64:ff9b:1::1 64:ff9b:1:ffff::a00:1 64:ff9b:2::7f00:1 100::1 100:0:0:1::1
2001::1 2001:0:4136:e378:8000:63bf:80ff:fffe 2001:0:7f00:1::1 2001:1::1 2001:2::1 2001:3::1
2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:1ff::1 2001:db8::1 2002:7f00:1::
2002:7f00:1::1 2002:a00:1:: 2002:a9fe:a9fe:: 2002:c0a8:101::1 2002:5db8:d822::1
2620:4f:8000::1 3fff::1 3fff:fff::1 2600::5efe:127.0.0.1 2600::200:5efe:10.0.0.1
2600:1:2:3:0:5efe:a9fe:a9fe 4000::1 5f00::1 8000::1 fc00::1 fd00::1 fd00:ec2::254
fd12:3456:789a::1 fe00::1 fe80::1 fe80::5efe:127.0.0.1 fe90::1 febf::1 fec0::1 feff::1 ff00::1
ff02::1 ff02::fb ff05::2 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
""")

# Spellings that some parser somewhere reads as a loopback or private address.
SPELLED = _words("""
127.1 127.0.1 127.0.0.1. 127.0.0.1.. 127.1. 2130706433 2130706433. 017700000001 0177.0.0.1
0177.0.0.01 00177.0.0.1 0x7f000001 0x7F000001 0x7f.0.0.1 0x7f.0x0.0x0.0x1 0x7f.1 127.0x1
0x7f.0.0.0x1 127.0.0.01 127.000.000.001 0127.0.0.1 0 0. 0x0 0x 00 0.0 1 127 127.0.0.1.1
127.0.0.256 4294967295 4294967296 2852039166 0xa9fe.0xa9fe 0xA9FEA9FE 0251.0376.0251.0376
169.254.43518 169.16689662 10.1 3232235777 127.0.0.0x 1.2.3.09 example.0x7f foo.1 08.0.0.1
localhost LOCALHOST localhost. LocalHost. a.localhost x.y.localhost. ｌｏｃａｌｈｏｓｔ
１２７.０.０.１ 127。0。0。1 127．0．0．1 127｡0｡0｡1 ①②⑦.⓪.⓪.① ⑯⑨.254.169.254 ０x7f000001
１２７。０。０。１ ¹²⁷.⁰.⁰.¹ 𝟏𝟐𝟕.𝟎.𝟎.𝟏 loc\u00adalhost loc\u200balhost
%31%32%37.0.0.1 127.0.0.%31 127%2e0%2e0%2e1 %6c%6f%63%61%6c%68%6f%73%74 127.0.0.1%00.example
127.0.0.1%2f@news.example 127.0.0.1%25 [fe80::1%25eth0] [fe80::1%eth0] [::1%25lo] [::1%lo]
[::ffff:127.0.0.1%25] [127.0.0.1] [::ffff:127.1] [::ffff:0x7f.0.0.1] [::ffff:0177.0.0.1] [0]
[::1 ::1] [[::1]] [::1].example example[::1] [] [v1.fe80::a] [localhost] [:::1] [1::2::3] ::1
user@127.0.0.1 user:pw@127.0.0.1 news.example@127.0.0.1 127.0.0.1@news.example @127.0.0.1
:@127.0.0.1 news.example:80@127.0.0.1 news.example%40127.0.0.1 -127.0.0.1 .127.0.0.1 127..0.0.1
a..localhost news.example,127.0.0.1 127.0.0.1;news.example 127.0.0.1|news.example
127.0.0.1^ 127.0.0.1~ `127.0.0.1` {127.0.0.1} 127.0.0.1<> "127.0.0.1" 127.0.0.1\\ 127.0.0.1'
$127.0.0.1 127.0.0.1! 127.0.0.1* (127.0.0.1) 127.0.0.1+1 127.0.0.1=
""")

# Whole addresses.
WHOLE = [
    "http://127.0.0.1\\@news.example:{port}/",
    "http://news.example\\@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}/",
    "http:/\\127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:////127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "///127.0.0.1:{port}/",
    "127.0.0.1:{port}",
    "127.0.0.1:{port}/http://news.example/",
    " http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/ ",
    "\thttp://127.0.0.1:{port}/",
    "ht\ntp://127.0.0.1:{port}/",
    "http://127.0.\t0.1:{port}/",
    "http://127.0.\n0.1:{port}/",
    "http://127.0.0.1\r\nHost: news.example:{port}/",
    "http://127.0.0.1\x00.example:{port}/",
    "http://127.0.0.1 :{port}/",
    "http:// 127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@news.example/",
    "http://127.0.0.1:{port}?@news.example/",
    "http://news.example#@127.0.0.1:{port}/\n",
    "HTTP://127.0.0.1:{port}/",
    "hTTps://127.0.0.1:{port}/",
    "https://[::1]:{port}/",
    "file:///etc/passwd",
    "file://127.0.0.1:{port}/etc/passwd",
    "file:/etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "dict://127.0.0.1:{port}/stat",
    "ldap://127.0.0.1:{port}/",
    "ws://127.0.0.1:{port}/",
    "wss://127.0.0.1:{port}/",
    "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
    "data:text/html,hello",
    "javascript:alert(1)",
    "blob:http://127.0.0.1:{port}/1",
    "view-source:http://127.0.0.1:{port}/",
    "feed://127.0.0.1:{port}/",
    "feed:http://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}/!/",
    "http1://127.0.0.1:{port}/",
    "://127.0.0.1:{port}/",
    "http",
    "http:",
    "http://",
    "https://",
    "http://:{port}/",
    "http://.:{port}/",
    "",
    "/etc/passwd",
    "http://127.0.0.1:{port}:80/",
    "http://127.0.0.1:-{port}/",
    "http://127.0.0.1:+{port}/",
    "http://127.0.0.1:0{port}0/",
    "http://127.0.0.1:１２３/",
    "http://127.0.0.1: {port}/",
    "http://127.0.0.1:{port}abc/",
    "http://127.0.0.1:65536/",
    "http://127.0.0.1:99999999999/",
    "http://news.example:0/",
    "http://news.example:22/",
    "http://news.example:25/",
    "http://news.example:6000/",
    "http://" + "a" * 64 + ".example:{port}/",
    "http://" + "a." * 200 + "example:{port}/",
    "http://127.0.0.1:{port}/" + "a" * 5_000,
]


def _bracketed(text: str) -> str:
    return f"http://[{text}]:{{port}}/"


VECTORS: list[str] = [
    *(f"http://{host}:{{port}}/" for host in PLAIN_4),
    *(_bracketed(host) for host in PLAIN_6),
    *("http://" + host.replace("{", "{{").replace("}", "}}") + ":{port}/" for host in SPELLED),
    *(f"http://{host}:{{port}}/" for host in HOSTS),
    *(
        "http://bücher.example:{port}/",
        "http://LOOP.example:{port}/",
        "http://loop.example.:{port}/",
    ),
    *(f"https://{host}:{{port}}/" for host in ("loop.example", "mixed.example", "10.0.0.1")),
    *WHOLE,
]

# What a redirect of a permitted site may not lead to.
REDIRECTS: list[str] = [
    "http://127.0.0.2:{port}/",
    "http://[::1]:{port}/",
    "//[::1]:{port}/",
    "//10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://2130706433:{port}/",
    "http://0x7f.1:{port}/",
    "http://user:pw@127.0.0.1:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://127.0.0.1:22/",
    "http:\\\\127.0.0.1:{port}/",
    "\\\\[::1]:{port}/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/",
    "data:text/plain,hello",
    "javascript:alert(1)",
    "http://loop6.example:{port}/",
    "http://private.example:{port}/",
    "http://mixed-private.example:{port}/",
    "http://metadata.google.internal/",
    "http://[fe80::1%25eth0]/",
    "http://[malformed/",
]
