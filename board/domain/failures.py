"""Why a message did not arrive, in a sentence; delivery keeps a short code that holds no address and no secret."""

from board.domain.refusals import N_, Reason

SENTENCES = {
    "forbidden": N_("The address lies inside a network that messages may not go to"),
    "unusable": N_("The address is not understood"),
    "unaddressed": N_("There is no usable address"),
    "interrupted": N_("The delivery was interrupted"),
    "off": N_("The address is switched off"),
    "redirected": N_("It answered with another address: enter that one"),
    "gone": N_("It answered that it is gone for good"),
    "bounced": N_("It came back"),
}
TOO_SLOW = ("TimeoutError", "timeout")


def in_words(code: str) -> Reason:
    """The sentence for a code such as forbidden, refused 550, bounced 5.1.1, server 503, server timeout."""
    what, _, rest = code.partition(" ")
    if what == "bounced" and rest:
        return Reason(N_("It came back (%(code)s)"), params={"code": rest})
    if what in SENTENCES:
        return Reason(SENTENCES[what])
    if rest in TOO_SLOW:
        return Reason(N_("It did not answer in time"))
    if what == "refused":
        return Reason(N_("It was refused (%(code)s)"), params={"code": rest})
    if rest.isdigit():
        return Reason(N_("It answered with a fault (%(code)s)"), params={"code": rest})
    return Reason(N_("It could not be reached"))
