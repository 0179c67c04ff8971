"""The two themes of tracker; those of Textual, such as the terminal's own colours, are available too."""

from __future__ import annotations

from textual.theme import Theme

DARK, LIGHT = "tracker-dark", "tracker-light"

THEMES = (
    Theme(
        name=DARK,
        primary="#6d9eeb",
        secondary="#b48ead",
        accent="#58c4d4",
        success="#7fc586",
        warning="#e3b34d",
        error="#e8706f",
        foreground="#d7dbe4",
        background="#11141a",
        surface="#161a22",
        panel="#1f2530",
        dark=True,
        variables={"border": "#313a4a", "border-blurred": "#262e3b", "footer-background": "#161a22"},
    ),
    Theme(
        name=LIGHT,
        primary="#2457b3",
        secondary="#7a3e86",
        accent="#0f6f80",
        success="#23733a",
        warning="#8a5a00",
        error="#b3261e",
        foreground="#1d2430",
        background="#fbfbfd",
        surface="#f2f4f8",
        panel="#e4e8f0",
        dark=False,
        variables={"border": "#b9c2d0", "border-blurred": "#d3d9e3", "footer-background": "#eceff5"},
    ),
)
