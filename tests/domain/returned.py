"""Mails as mail servers send them back: their shapes are those of real ones, the names are made up."""

OURS = "ask.12.1@board.test"
ZHANG = "zhang@customer.test"
LETTER = f"""\
From: Andon Board <board@board.test>
To: {ZHANG}
Subject: =?utf-8?b?6K+356Gu6K6k?=
Message-ID: <{OURS}>
Auto-Submitted: auto-generated
"""


def report(blocks, *, returned=LETTER, kind="text/rfc822-headers", head="", report="message/delivery-status"):
    """A multipart/report with these groups of fields; `returned` is what comes with it, None for nothing."""
    back = "" if returned is None else f"--b1\nContent-Type: {kind}\n\n{returned}\n"
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.test (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: board@board.test
Auto-Submitted: auto-replied
{head}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="b1"

This is a MIME-encapsulated message.

--b1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: {report}

Reporting-MTA: dns; mx.test
Arrival-Date: Mon, 20 May 2024 12:00:10 +0800 (CST)

{blocks}
{back}--b1--
""".encode()


def about(address=ZHANG, action="failed", status="5.1.1", more=""):
    """What a report says of one recipient."""
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n{more}\n"


POSTFIX = report(
    about(more=f"Original-Recipient: rfc822;{ZHANG}\nDiagnostic-Code: smtp; 550 5.1.1 <{ZHANG}>: User unknown\n")
)
GAVE_UP = report(about(action="failed", status="4.4.1"))
DELAYED = report(about(action="delayed", status="4.4.1", more="Will-Retry-Until: Sat, 25 May 2024 12:00:10 +0800\n"))
PASSED_ON = report(about(action="relayed", status="2.1.5"))
WITHOUT_ACTION = report(about(action="", status="5.2.2"))
STATUS_IN_WORDS = report(about(status="5.0", more="Diagnostic-Code: smtp; 554 5.7.1 rejected by 10.5.1.1\n"))
WITHOUT_STATUS = report(about(status=""))
EXCHANGE = report(
    about(ZHANG.upper(), status="5.1.10", more="X-Display-Name: Zhang\nRemote-MTA: dns; mail.protection.test\n"),
    kind="message/rfc822",
    returned=f"Received: from a by b\n{LETTER}Content-Type: text/plain\n\nhello\n",
    head=f"In-Reply-To: <{OURS}>\nReferences: <{OURS}>\nX-MS-Exchange-Message-Is-Ndr:\n",
)
GMAIL = report(
    about(more="Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.\n"),
    returned=None,
    head=f"In-Reply-To: <{OURS}>\nReferences: <earlier@customer.test> <{OURS}>\n",
)
IN_UTF_8 = report(
    about().replace("rfc822", "utf-8"),
    report="message/global-delivery-status",
    kind="message/global-headers",
)
TWO_RECIPIENTS = report(about("else@customer.test", "delivered", "2.0.0") + about(status="5.2.2"))
ONLY_THE_OTHER = report(about("else@customer.test") + about(action="delayed", status="4.2.2"))
FORWARDED = report(about("zhang.private@elsewhere.test"))
STRANGER = report(about("li@customer.test"), returned=f"Message-ID: <{OURS}>\nTo: li@customer.test\n")

QMAIL = f"""\
Return-Path: <>
Date: 20 May 2024 04:00:11 -0000
From: MAILER-DAEMON@qmail.test
To: board@board.test
Subject: failure notice

Hi. This is the qmail-send program at qmail.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{ZHANG}>:
192.0.2.5 does not like recipient.
Remote host said: 550 5.1.1 no such mailbox

<else@customer.test>:
Sorry, no mailbox here by that name. (#5.1.2)

--- Below this line is a copy of the message.

Return-Path: <board@board.test>
{LETTER}
hello
""".encode()

PLAIN = f"From: {ZHANG}\nTo: board@board.test\nSubject: Re: {OURS}\nIn-Reply-To: <{OURS}>\n"
OUT_OF_OFFICE = f"Auto-Submitted: auto-replied\nReturn-Path: <>\n{PLAIN}\nI am away until Monday.\n".encode()
REPLY = f"{PLAIN}\n2\n".encode()
READ_RECEIPT = POSTFIX.replace(b"delivery-status", b"disposition-notification").replace(b"MAILER-DAEMON@", b"zhang@")
A_BOUNCE_INSIDE = (
    PLAIN + "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n"
).encode()
A_BOUNCE_INSIDE += POSTFIX + b"\n--o--\n"

EXIM = f"""\
Return-Path: <>
X-Failed-Recipients: {ZHANG}
From: Mail Delivery System <Mailer-Daemon@exim.test>
Subject: Mail delivery failed

This message was created automatically by mail delivery software.
""".encode()
CHINESE = b"From: PostMaster@mail.test\nContent-Type: text/html; charset=gbk\n\n\xcd\xcb\xd0\xc5 " + OURS.encode()
NO_PARTS = POSTFIX.partition(b"\n\n")[0] + b"\n\n"
NO_RECIPIENTS = report("")
NO_LETTER = report(about(), returned="To: zhang@customer.test\n")
AT_ODDS = report(about(status="2.0.0"))
UNKNOWN_ACTION = report(about(action="eaten", status=""))

DEEP = PLAIN.encode() + b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000))
HUGE = POSTFIX.replace(b"I'm sorry", b"sorry " * 1_000_000)
LONG_HEADER = PLAIN.encode() + b"Content-Type: " + b"a;" * 200_000 + b"\n\nx"
WRONG_CHARSET = QMAIL.replace(
    b"Subject: failure", b"Content-Type: text/plain; charset=no-such\nSubject: \xff\xfe failure"
)
WRONG_BASE64 = PLAIN.encode() + b"Content-Transfer-Encoding: base64\n\n\xff*\n"
WITH_NUL = POSTFIX.replace(b"<ask.12.1@", b"<ask\0.12.1@")
LONG_RECIPIENT = QMAIL.replace(f"<{ZHANG}>:".encode(), b"<" + b"z" * 200_000 + b">:")
