"""What each messenger can show, as data.

``label_limit`` is half of what one row shows on a phone 360 points wide: two labels of that length share a row, a
longer one gets a row of its own, and one over twice the limit would be cut by the app and so becomes a numbered list.
"""

from __future__ import annotations

from bots.channels.channel import Capabilities

TELEGRAM = Capabilities(
    text_limit=4096,  # core.telegram.org/bots/api#sendmessage
    buttons_limit=100,  # over it: "reply markup is too long"
    buttons_per_row=8,  # the clients wrap longer rows
    label_limit=17,
    option_bytes=64,  # core.telegram.org/bots/api#inlinekeyboardbutton
    edits=True,
    asks_place=True,
    asks_phone=True,
    copies=True,
    strong=True,
    pictures=10,  # core.telegram.org/bots/api#sendmediagroup: 2-10
    caption_limit=1024,  # core.telegram.org/bots/api#sendphoto
)

WEB = Capabilities(
    text_limit=8000,
    buttons_limit=40,
    buttons_per_row=3,
    label_limit=24,
    option_bytes=0,
    edits=False,
    asks_place=True,
    asks_phone=False,
    copies=True,
    strong=True,
    pictures=10,
)

VIBER = Capabilities(
    text_limit=7000,  # developers.viber.com/docs/api/rest-bot-api, text message
    buttons_limit=36,  # six numbers to a row, in half of the rows, with room for labels
    buttons_per_row=6,
    label_limit=15,  # five characters of regular size to a column
    option_bytes=0,
    edits=False,
    asks_place=True,  # on phones: on a desktop the two do nothing, and what they ask for is typed
    asks_phone=True,
    copies=False,
    strong=False,
    grid=6,  # developers.viber.com/docs/tools/keyboards, Columns
    rows_limit=12,  # the documentation says 24, its answers to questions say that 12 are seen in portrait
    keeps_buttons=False,  # "the client will always display the last keyboard that was sent to it" (ibid.)
    links=("https://", "http://"),
    request_bytes=30_000,  # developers.viber.com/docs/api/rest-bot-api: 30 kB, the keyboard included
)
