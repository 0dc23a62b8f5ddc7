"""Fitting what the bot wants to say to what a channel can show; nothing the resident should read is lost.

* A text that is too long is split; the buttons stand under its last part.
* A button that the channel lacks goes into the text (an address, a text to copy), or is left out when only the
  channel itself could have done it (asking for the place or the phone), or when the text to copy stands there already.
* A label that a phone would cut stands in the text as a numbered line, and the button shows the number.  The number is
  the button's position in the message, so "2" typed is always the second button.
* More buttons than one message takes go on in further messages of the same step.  Where those would put the earlier
  buttons out of sight, all labels stand in the text as numbered lines and the buttons show the numbers.
* Pictures go ahead of the text, in messages of their own without words: as many to one as the channel shows together.
  A lone picture takes a text that is short enough, and its buttons, below itself, where the channel can do that.
* A text is short enough that it and its buttons stay within what one request may hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bots.channels.channel import Capabilities
from bots.channels.splitting import split, units
from dialogs.messages import Button, ButtonKind, MediaId, Outgoing

LONGEST_COPY = 256
"""Characters that a button can copy (core.telegram.org/bots/api#copytextbutton)."""

LONGEST_LINK = 256
"""Characters of an address behind a button, where requests are limited; longer ones are said."""

ENVELOPE_BYTES = 600
"""Of a request, beside text and buttons."""
BUTTON_BYTES = 450
"""Of one button beside its option: the longest label with every sign escaped, the step, and the names of its parts."""
UNIT_BYTES = 3
"""UTF-8 of one UTF-16 unit, at most."""

NO_WORDS = "…"
"""Text of a message that has only buttons: no messenger shows those alone."""

_ASKS = (ButtonKind.ASK_PLACE, ButtonKind.ASK_PHONE)


def fit(message: Outgoing, capabilities: Capabilities) -> tuple[Outgoing, ...]:
    """The messages to send one after another in place of ``message``; none when it says nothing at all."""
    lines, buttons = _showable(message, capabilities)
    crowded = not capabilities.keeps_buttons and len(_groups(buttons, capabilities)) > 1
    numbered, buttons = _numbered(buttons, message.buttons, capabilities, crowded)
    text = "\n\n".join(block for block in (message.text.strip(), *lines, "\n".join(numbered)) if block)
    shown = _pictures(message.pictures, capabilities)
    if not text and not buttons:
        return shown
    strong = message.strong if capabilities.strong else ()
    groups = _groups(buttons, capabilities)
    parts = split(text or NO_WORDS, strong, _text_limit(groups[0], capabilities))
    fitted = [Outgoing(part.text, strong=part.strong) for part in parts]
    fitted[-1] = replace(fitted[-1], buttons=groups[0], step=message.step)
    if len(message.pictures) == len(fitted) == 1 and units(fitted[0].text) <= capabilities.caption_limit:
        shown, fitted[0] = (), replace(fitted[0], pictures=message.pictures)
    further = enumerate(groups[1:], start=2)
    return (*shown, *fitted, *(Outgoing(f"({n}/{len(groups)})", group, message.step) for n, group in further))


def rows(buttons: Sequence[Button], capabilities: Capabilities) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows, in order: as many to a row as stay readable."""
    laid: list[list[Button]] = []
    for button in buttons:
        if laid and _readable([*laid[-1], button], capabilities):
            laid[-1].append(button)
        else:
            laid.append([button])
    return tuple(tuple(row) for row in laid)


def columns(label: str, capabilities: Capabilities) -> int:
    """How many columns of the grid a label needs to be readable, its margins included; no more than there are."""
    needed = -(-(len(label) + 1) * capabilities.grid // (2 * capabilities.label_limit))
    return min(max(needed, 1), capabilities.grid)


def _pictures(pictures: tuple[MediaId, ...], capabilities: Capabilities) -> tuple[Outgoing, ...]:
    together = capabilities.pictures
    starts = range(0, len(pictures), together)
    return tuple(Outgoing("", pictures=pictures[start : start + together]) for start in starts)


def _readable(row: Sequence[Button], capabilities: Capabilities) -> bool:
    if capabilities.grid:
        needed = sum(columns(button.label, capabilities) for button in row)
        return len(row) <= capabilities.buttons_per_row and needed <= capabilities.grid
    width = 2 * capabilities.label_limit
    longest = max(len(button.label) for button in row)
    return len(row) <= capabilities.buttons_per_row and len(row) * longest <= width


def _groups(buttons: tuple[Button, ...], capabilities: Capabilities) -> list[tuple[Button, ...]]:
    """The buttons of one message after another; one group without any where there are none."""
    groups: list[tuple[Button, ...]] = [()]
    for button in buttons:
        longer = (*groups[-1], button)
        if _stands_on_one(longer, capabilities):
            groups[-1] = longer
        else:
            groups.append((button,))
    return groups


def _stands_on_one(buttons: tuple[Button, ...], capabilities: Capabilities) -> bool:
    limit = capabilities.rows_limit
    return len(buttons) <= capabilities.buttons_limit and (not limit or len(rows(buttons, capabilities)) <= limit)


def _text_limit(buttons: tuple[Button, ...], capabilities: Capabilities) -> int:
    """UTF-16 units that a text may have beside these buttons."""
    if not capabilities.request_bytes:
        return capabilities.text_limit
    taken = ENVELOPE_BYTES + sum(BUTTON_BYTES + len(button.option.encode()) for button in buttons)
    return min(capabilities.text_limit, (capabilities.request_bytes - taken) // UNIT_BYTES)


def _showable(message: Outgoing, capabilities: Capabilities) -> tuple[list[str], tuple[Button, ...]]:
    """What has to be said in the text instead, and the buttons that remain."""
    asking = any(button.kind in _ASKS and _can_ask(button, capabilities) for button in message.buttons)
    lines: list[str] = []
    left: list[Button] = []
    for button in message.buttons:
        if button.kind in _ASKS:
            left += [button] if _can_ask(button, capabilities) else []
        elif _fits_beside(button, asking, capabilities):
            left.append(button)
        elif button.kind is ButtonKind.URL or button.option not in message.text:
            lines.append(_AS_TEXT[button.kind](button))
    return lines, tuple(left)


def _can_ask(button: Button, capabilities: Capabilities) -> bool:
    return capabilities.asks_place if button.kind is ButtonKind.ASK_PLACE else capabilities.asks_phone


def _fits_beside(button: Button, asking: bool, capabilities: Capabilities) -> bool:
    """Where the channel asks for something, addresses and texts to copy cannot stand on the same keyboard."""
    match button.kind:
        case ButtonKind.COPY:
            return capabilities.copies and not asking and 0 < len(button.option) <= LONGEST_COPY
        case ButtonKind.URL:
            return not asking and _opens(button.option, capabilities)
        case _:
            return True


def _opens(address: str, capabilities: Capabilities) -> bool:
    fits = not capabilities.request_bytes or len(address) <= LONGEST_LINK
    return fits and (not capabilities.links or address.startswith(capabilities.links))


_AS_TEXT: dict[ButtonKind, Callable[[Button], str]] = {
    ButtonKind.URL: lambda button: f"{button.label}: {button.option.removeprefix('tel:')}",
    ButtonKind.COPY: lambda button: f"{button.label}: {button.option}",
}


def _numbered(
    buttons: tuple[Button, ...], said: tuple[Button, ...], capabilities: Capabilities, crowded: bool
) -> tuple[list[str], tuple[Button, ...]]:
    """Lines for the labels that do not fit into a row, and the buttons with those labels replaced by numbers.

    ``crowded``: all that answer by their label become numbers, so that more of them fit.
    """
    lines: list[str] = []
    short: list[Button] = []
    for button in buttons:
        fits = len(button.label) <= 2 * capabilities.label_limit
        if fits and not (crowded and button.kind is ButtonKind.REPLY):
            short.append(button)
        else:
            number = str(said.index(button) + 1)
            lines.append(f"{number}. {button.label}")
            short.append(replace(button, label=number))
    return lines, tuple(short)
