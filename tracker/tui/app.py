"""The app: holds the state, runs actions one after the other, verifies in a child process. Screens do the rest."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.filter import NoColor
from textual.reactive import var

from tracker.actions.progress import ProgressError
from tracker.paths import own_catalogue
from tracker.tui import screens
from tracker.tui.plain import say
from tracker.tui.settings import Settings, keymap, load_settings, problems, save_settings
from tracker.tui.state import State, catalogue, outside, read_state
from tracker.tui.themes import DARK, THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen
    from textual.worker import Worker

    from tracker.actions.progress import Done
    from tracker.tui.child import Task
    from tracker.tui.verification import Running, Told

NO_COLOUR = (NoColor(),)
"""What is left of the looks where NO_COLOR is set: Textual alone would draw greys."""

LOOK_EVERY = 1.0
"""Seconds between two looks for what other processes changed."""


class TrackerApp(App[None]):
    """`tracker` in the terminal."""

    TITLE = "tracker"
    CSS_PATH = "tracker.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-huge")]  # noqa: RUF012 - Textual's own type
    DEFAULT_MODE = "home"
    MODES: ClassVar = {name: screens.lazily(name) for name in screens.NAMES}
    BINDINGS: ClassVar = [
        *(
            Binding(str(number), f"show('{name}')", title, show=False, id=f"show-{name}")
            for number, (name, title) in enumerate(screens.NAMES.items(), 1)
        ),
        Binding("e", "show('export')", "export", show=False, id="export"),
        Binding("u", "undo", "undo", show=False, id="undo"),
        Binding("V", "verify_all", "verify all", show=False, id="verify-all", key_display="V"),
        Binding("escape", "stop", "stop verifying", show=False, id="stop"),
        Binding("question_mark,f1", "help", "help", key_display="?", id="help"),
        Binding("q", "quit", "quit", show=False, id="quit"),
    ]

    state: var[State] = var(cast("State", None), init=False)
    running: var[Running | None] = var(None)
    reports: var[dict[str, Told]] = var(dict)
    track: var[str] = var("")

    def __init__(self, state: State) -> None:
        """Begin with a state that was read already, so that the first picture is whole."""
        super().__init__()
        self.settings = load_settings()
        self.set_reactive(TrackerApp.state, state)
        chosen = self.settings.track if self.settings.track in state.tracks else ""
        self.set_reactive(TrackerApp.track, chosen or next(iter(state.tracks), ""))
        for theme in THEMES:
            self.register_theme(theme)
        name = self.settings.theme if self.settings.theme in self.available_themes else DARK
        if name == DARK:
            # The app is made for a dark theme. To watch it change would be to read the style sheet twice more.
            self.set_reactive(App.theme, name)
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            self.theme = name
        self._order = asyncio.Lock()
        self._outside = outside(state)
        self._verifying: Worker[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What becomes of colours on their way to the terminal."""
        return NO_COLOUR if self.no_color else super().get_line_filters()

    def on_mount(self) -> None:
        """Take the learner's keys, and begin to look for what others change."""
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember(theme=theme.name))
        self.set_keymap(keymap())
        if not self.state.view.progress.tracks:
            self.call_after_refresh(self._welcome)
        for warning in (*self.state.view.warnings, *map(str, problems())):
            say(self, warning, severity="warning")
        if own_catalogue().is_dir():
            self.run_worker(self._check_catalogue(), group="catalogue")
        self.set_interval(LOOK_EVERY, self._look)
        if not self.is_headless:
            self.call_after_refresh(self._painted)

    async def _check_catalogue(self) -> None:
        """Name what is wrong with the learner's own deliverables."""
        for problem in (await asyncio.to_thread(catalogue))[1]:
            say(self, f"{problem}; the deliverables of this file are left out", severity="warning")

    def _painted(self) -> None:
        """From the first picture on, let no key wait."""
        from tracker.tui.pauses import Collector  # noqa: PLC0415 - the first picture goes without

        self.set_interval(LOOK_EVERY, Collector().look)

    def _welcome(self) -> None:
        from tracker.tui.screens.welcome import WelcomeScreen  # noqa: PLC0415 - the first run alone needs it

        self.push_screen(WelcomeScreen())

    def _remember(self, **changed: str) -> None:
        settings: Settings = self.settings._replace(**changed)
        if settings != self.settings:
            self.settings = settings
            save_settings(settings)

    def choose_track(self, track: str) -> None:
        """Look at another track from now on."""
        self.track = track
        self._remember(track=track)

    def act(self, action: Callable[[], Done], *, quietly: bool = False) -> Worker[None]:
        """Do something to the progress, after what was asked for before, and show what became of it."""
        return self.run_worker(self._act(action, quietly=quietly), group="actions")

    async def _act(self, action: Callable[[], Done], *, quietly: bool) -> None:
        async with self._order:
            try:
                done, state, seen = await asyncio.to_thread(_acted, action)
            except ProgressError as error:
                say(self, f"{error.message}\n{error.remedy}", severity="error")
                return
            self._outside, self.state = seen, state
        if not quietly:
            say(self, done.message)

    async def _look(self) -> None:
        """Show what another process recorded or committed."""
        if self._order.locked():
            return
        seen = await asyncio.to_thread(outside, self.state)
        if seen != self._outside:
            await self.reread()

    async def reread(self) -> None:
        """Read progress again."""
        async with self._order:
            try:
                state = await asyncio.to_thread(read_state)
                self._outside = await asyncio.to_thread(outside, state)
            except ProgressError as error:
                say(self, f"{error.message}\n{error.remedy}", severity="error")
                return
            self.state = state

    def verify(self, task: Task, then: Callable[[dict[str, object]], object] | None = None) -> None:
        """Verify in a child process; once it has ended, `then` gets its proposal where the task asks for one."""
        if self._verifying and self._verifying.is_running:
            say(self, "already verifying: esc stops it", severity="warning")
            return
        self._verifying = self.run_worker(self._verify(task, then), group="verifying")

    async def _verify(self, task: Task, then: Callable[[dict[str, object]], object] | None) -> None:
        from tracker.tui.verification import Running, stream  # noqa: PLC0415 - the start needs no verifying

        self.running = Running(Path(task.names[0]).name if task.names else "linked repositories")
        lines = stream(task)
        self._idle.clear()
        changed: list[str] = []
        proposal: dict[str, object] | None = None
        failed = False
        try:
            async for line in lines:
                if "error" in line:
                    failed = True
                    say(self, f"{line['error']['message']}\n{line['error']['remedy']}", severity="error")
                elif "proposal" in line:
                    proposal = line["proposal"]
                elif "recorded" in line:
                    changed += line["recorded"]
                    await self.reread()
                elif "linked" in line:
                    say(self, line["linked"])
                    await self.reread()
                else:
                    self._hear(line)
            if task.verb == "ledger" and not failed:
                some = f"{len(changed)} row{'s' * (len(changed) != 1)} changed" if changed else "nothing changed"
                say(self, f"verified: {some}")
        finally:
            self.running = None
            await lines.aclose()  # type: ignore[attr-defined]  # an async generator, typed as what it yields
            self._idle.set()
        if proposal and then:
            # Only now: what is chosen may be verified at once, and only one child runs at a time.
            then(proposal)

    async def on_unmount(self) -> None:
        """Leave no child behind."""
        if self._verifying:
            self._verifying.cancel()
            await self._idle.wait()

    def _hear(self, line: dict[str, Any]) -> None:
        from tracker.tui.verification import Running, Told  # noqa: PLC0415 - as above

        running = self.running or Running("")
        match line:
            case {"place": [int(number), int(of), str(path)]}:
                self.running = running._replace(name=Path(path).name, number=number, of=of, done=0, files=0)
            case {"progress": [_, int(done), int(files)]}:
                self.running = running._replace(done=done, files=files)
            case {"report": {"key": str(key)} as facts}:
                self.reports = {**self.reports, key: Told(key, facts)}
            case {"row": {"key": str(key)} as row} if key in self.reports:
                told = self.reports[key]
                self.reports = {**self.reports, key: told._replace(rows=(*told.rows, row))}

    def forget(self, key: str) -> None:
        """Let go of a report on a repository that is not linked."""
        self.reports = {name: told for name, told in self.reports.items() if name != key}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc stops only what runs."""
        if action == "stop":
            return self.running is not None
        return super().check_action(action, parameters)

    def action_stop(self) -> None:
        """Stop verifying at once."""
        if self._verifying and self._verifying.is_running:
            self._verifying.cancel()
            say(self, "stopped; what was recorded before is kept")

    def action_verify_all(self) -> None:
        """Verify all linked repositories."""
        from tracker.tui.child import Task  # noqa: PLC0415 - the start needs no verifying

        if not self.state.view.progress.links:
            say(self, "no repository is linked yet: 3 shows the repositories, l links one", severity="warning")
            return
        self.verify(Task("ledger"))

    def action_undo(self) -> None:
        """Take back the last action."""
        from tracker.actions.journal import undo  # noqa: PLC0415 - as above

        self.act(undo)

    def action_show(self, name: str) -> None:
        """Go to a screen."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_mode(name)

    def action_help(self) -> None:
        """Show the keys."""
        from tracker.tui.screens.help import HelpScreen  # noqa: PLC0415 - only on demand

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key of the screen as a command, then Textual's own."""
        for _, binding, enabled, _ in screen.active_bindings.values():
            if enabled and binding.id and binding.description:
                run = self._runner(binding.action, screen)
                yield SystemCommand(binding.description.capitalize(), f"key {self.get_key_display(binding)}", run)
        yield from super().get_system_commands(screen)

    def _runner(self, action: str, screen: Screen[object]) -> Callable[[], object]:
        owner = screen if hasattr(screen, f"action_{action.partition('(')[0]}") else self
        return lambda: self.call_later(self.run_action, action, owner)


def _acted(action: Callable[[], Done]) -> tuple[Done, State, tuple[object, ...]]:
    done = action()
    state = read_state(done.view)
    return done, state, outside(state)


def run() -> None:
    """Run the app until it is left. Raises ProgressError where the journal cannot be read."""
    TrackerApp(read_state()).run()
