"""Addresses outside the house that somebody typed: which may be used, and how they are shown."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from board.domain.refusals import N_, Reason

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LONGEST_URL = 1000
VISIBLE_TAIL = 4
# What Apprise reaches over HTTP, and nothing that acts on this machine or reads its files; a test compares it with
# the installed Apprise.
SERVICES = frozenset(
    word
    for line in """
    46elks acs apprise apprises atalk awswhatsapp azure bale bark barks betterstack bluesky brevo bsky bulksms bulkvs
    burstsms chanify clickatell clicksend cliq cm d7sms dapnet dingtalk discord dot eight00com elks emby embys enigma2
    enigma2s evolution evolutions exotel feishu firehydrant flock flowtriq flowtriqs fluxer fluxers form forms
    freemobile gchat github goalert goalerts gorush gorushs gotify gotifys groundmail groupme gupshup hassio hassios
    httpsms humhub humhubs ifttt ilert incidentio infobip instagram jira join json jsons kakao kakaotalk kaleyra
    kavenegar klr kodi kodis kook kudosity kumulos lametric lametrics lark lauther lfg line mailersend mailgun mastodon
    mastodons matrix matrixs misskey misskeys mmost mmosts mobilemessage mobilemsg msg91 msgbird ncloud nclouds nctalk
    nctalks nexmo nostr notica noticas notifiarr notifico notificos notifyapp notifyre ntfy ntfys o365 octopush onebot
    onebots onesignal opsgenie opsimate opsimates pagerduty pagertree parsep parseps pbul pinglet pinglets pingram pjet
    pjets plivo postmark pover prowl psafer psafers push pushdeer pushdeers pushed pushme pushplus pushward pushy qq
    reddit resend revolt ringc rocket rockets ryver schan sendgrid sendpulse serwersms ses session sessions seven sfr
    signal signalgrid signals signl4 simplepush sinch slack smsc smseagle smseagles smsmanager smsmgr smstunnel smtp2go
    sns sogs sparkpost spike splunk spugpush spush squadcast stackfield strmlabs synology synologys telesign telnyx
    tgram threema toot toots trigv trigvs tweet twilio twist twitter viber victorops voipms vonage webex wechat wecom
    wecombot whapi whatsapp workflow workflows wpush wxpusher wxteams x xbmc xbmcs xmatters xml xmls youlmk zalo zcliq
    zohocliq zoom zulip
    """.splitlines()
    for word in line.split()
)
READS_FILES = ("template", "keyfile", "subfile")  # parts of an address that would make Apprise open a file of ours


def is_reachable(address: str, allowed: Sequence[Network]) -> bool:
    """True for a public address, and for one within `allowed`; False for all others and for what is no address.

    An IPv4 address that hides in an IPv6 one is looked at as the IPv4 address that it is.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    ip = _inner(ip)
    if any(ip.version == network.version and ip in network for network in allowed):
        return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _inner(ip):
    if ip.version == 4:
        return ip
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1] or ip


def objections_to_service(url: str, allowed: Sequence[Network]) -> tuple[Reason, ...]:
    """Why this is no Apprise address that we use; empty when it is. Names are looked up when we connect, not here."""
    scheme, rest, query = _parts(url)
    if not scheme or not rest:
        return (_reason(N_("Write the whole address as Apprise has it, such as wecombot://key.")),)
    if scheme in ("http", "https"):
        return (_reason(N_("This is a page's address. Choose the service: wecombot://, dingtalk://, json:// …")),)
    if scheme not in SERVICES:
        return (_reason(N_("%(scheme)s:// is no service that messages may go to."), scheme=scheme),)
    if used := sorted(name for name in query if name in READS_FILES):
        return (_reason(N_("Leave out %(name)s: an address may not read files here."), name=used[0]),)
    return _objections_to_host(url, allowed)


def objections_to_hook(url: str, allowed: Sequence[Network]) -> tuple[Reason, ...]:
    """Why a webhook cannot go to this address; empty when it can."""
    scheme, rest, _query = _parts(url)
    if scheme not in ("http", "https") or not rest:
        return (_reason(N_("Write an address that begins with https://.")),)
    if "@" in urlsplit(url).netloc:
        return (_reason(N_("Leave name and password out: the signature proves that it is us.")),)
    if not url.isascii() or not url.isprintable() or " " in url:
        return (_reason(N_("Write it as browsers send it: without blanks, other letters encoded.")),)
    return _objections_to_host(url, allowed)


def _parts(url):
    """(scheme, what follows, names of the query), all empty for what is no address."""
    if len(url) > LONGEST_URL:
        return "", "", set()
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  refuses a port that is none
    except ValueError:
        return "", "", set()
    scheme, _, rest = url.partition("://")
    names = {name.lower().lstrip("+-:") for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return scheme.lower() if rest else "", rest, names


def _objections_to_host(url, allowed):
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        host = "127.0.0.1"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ()
    if is_reachable(host, allowed):
        return ()
    return (_reason(N_("This address lies inside a network that messages may not go to. Ask who runs the board.")),)


def _reason(text, **params):
    return Reason(text, "url", params)


def masked(url: str) -> str:
    """An address as screens show it: the service, and the last letters of what is secret; of a webhook the host."""
    scheme, _, rest = url.partition("://")
    if scheme.lower() in ("http", "https"):
        return f"{scheme}://{urlsplit(url).hostname}/…"[:120]
    return f"{scheme}://…{rest[-VISIBLE_TAIL:] if len(rest) >= 3 * VISIBLE_TAIL else ''}"
