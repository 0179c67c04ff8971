"""The app: holds the state, runs actions one at a time, and verifies in a worker process. Screens do the rest."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.filter import NoColor
from textual.reactive import var
from textual.worker import WorkerError

from tracker.actions.journal import undo
from tracker.actions.progress import ProgressError, fingerprint
from tracker.actions.sync_lines import SyncLine
from tracker.paths import own_catalogue
from tracker.tui import screens
from tracker.tui.idle_gc import IdleCollector
from tracker.tui.messages import RepositoryReport, Running, Task
from tracker.tui.safe_text import notify, sentences
from tracker.tui.settings import Settings, keymap, load_settings, problems, save_settings
from tracker.tui.state import State, catalogue, read_state
from tracker.tui.theme import DARK, THEMES
from tracker.tui.verification import stream
from tracker.tui.widgets.hanging import Hanging, Stack
from tracker.tui.wording import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen
    from textual.worker import Worker

    from tracker.actions.progress import Done

NO_COLOUR = (NoColor(),)
"""The filter used if NO_COLOR is set; Textual by itself would draw greys."""

SYNC_STYLES = {
    "lost": "bold $text-error",
    "proven": "$text-success",
    "nearer": "$text-warning",
    "offer": "$text-primary",
    "heading": "bold",
}
"""Kind of a line on what changed → its style."""

MAX_PROBLEMS = 3
"""Problems of the user's own deliverables that one message names."""

WITH_PROCESSES = frozenset({"verification", "review"})
"""Groups of workers that start a process."""

POLL_INTERVAL = 1.0
"""Seconds between two checks for changes made by other processes."""


class TrackerApp(App[None]):
    """`tracker` in the terminal."""

    TITLE = "tracker"
    CSS_PATH = "tracker.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-huge")]  # noqa: RUF012 - Textual's own type
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-high")]  # noqa: RUF012 - as above
    DEFAULT_MODE = "home"
    MODES: ClassVar = {name: screens.factory(name) for name in screens.TABS}
    BINDINGS: ClassVar = [
        *(
            Binding(str(number), f"show('{name}')", title, show=False, id=f"show-{name}")
            for number, (name, title) in enumerate(screens.TABS.items(), 1)
        ),
        Binding("e", "show('export')", "export", show=False, id="export"),
        Binding("u", "undo", "undo", show=False, id="undo"),
        Binding("V", "verify_all", "synchronize", show=False, id="verify-all", key_display="V"),
        Binding("Q", "quiz", "quiz", show=False, id="quiz", key_display="Q"),
        Binding("escape", "stop", "stop verification", show=False, id="stop"),
        Binding("question_mark,f1", "help", "help", key_display="?", id="help"),
        Binding("q", "quit", "quit", show=False, id="quit"),
    ]

    state: var[State] = var(cast("State", None), init=False)
    running: var[Running | None] = var(None)
    reports: var[dict[str, RepositoryReport]] = var(dict)
    track: var[str] = var("")

    def __init__(self, state: State) -> None:
        """Start with a state that was already read, so that the first paint is complete."""
        super().__init__()
        self.settings = load_settings()
        self.set_reactive(TrackerApp.state, state)
        chosen = self.settings.track if self.settings.track in state.tracks else ""
        self.set_reactive(TrackerApp.track, chosen or next(iter(state.tracks), ""))
        for theme in THEMES:
            self.register_theme(theme)
        name = self.settings.theme if self.settings.theme in self.available_themes else DARK
        if name == DARK:
            # Textual starts with a dark theme. Reacting to a change would parse the style sheet twice more.
            self.set_reactive(App.theme, name)
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            self.theme = name
        self._action_lock = asyncio.Lock()
        self._fingerprint = fingerprint(state.view)
        self._verification: Worker[None] | None = None

    def notify(self, message: str, **options: Any) -> None:  # noqa: ANN401 - those of Textual
        """Show a notification, in the words of the screens."""
        super().notify(spoken(message, self.state), **options)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters applied to everything that is drawn."""
        return NO_COLOUR if self.no_color else super().get_line_filters()

    def on_mount(self) -> None:
        """Apply the user's keys and start polling for changes."""
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember(theme=theme.name))
        self.set_keymap(keymap())
        if not self.state.view.progress.tracks:
            self.call_after_refresh(self.open_welcome)
        for warning in (*self.state.view.warnings, *map(str, problems())):
            notify(self, warning, severity="warning")
        if own_catalogue().is_dir():
            self.run_worker(self._check_catalogue(), group="catalogue")
        self.set_interval(POLL_INTERVAL, self._poll)
        if not self.is_headless:
            self.call_after_refresh(self._start_idle_collector)
            self._exit_on_signals()

    def on_ready(self) -> None:
        """Paint what was laid out while Textual, starting, dropped its first frame; else it waits for a change."""
        self.screen.refresh()

    def _exit_on_signals(self) -> None:
        """When told to end, give the terminal back first."""
        with contextlib.suppress(NotImplementedError, AttributeError):  # Windows
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, partial(self.exit, return_code=128 + number))

    async def _check_catalogue(self) -> None:
        """Report problems in the user's own deliverables, all of them in one message."""
        found = [str(problem) for problem in (await asyncio.to_thread(catalogue))[1]]
        if found:
            more = [f"and {len(found) - MAX_PROBLEMS} more"] if len(found) > MAX_PROBLEMS else []
            lines = [*found[:MAX_PROBLEMS], *more, "The deliverables of such a file are ignored."]
            notify(self, "\n".join(lines), severity="warning")

    def _start_idle_collector(self) -> None:
        self.set_interval(POLL_INTERVAL, IdleCollector().check)

    def open_welcome(self) -> None:
        """Open the dialog that starts a track."""
        self.push_screen(screens.load("welcome")())

    def _remember(self, **changed: str) -> None:
        settings: Settings = self.settings._replace(**changed)
        if settings != self.settings:
            self.settings = settings
            save_settings(settings)

    def choose_track(self, track: str) -> None:
        """Show another track, now and on the next start."""
        self.track = track
        self._remember(track=track)

    def action_next_track(self) -> None:
        """Show the next track, started or not."""
        ids = list(self.state.tracks)
        current = ids.index(self.track) if self.track in ids else -1
        self.choose_track(ids[(current + 1) % len(ids)])

    def act(self, action: Callable[[], Done], *, quietly: bool = False) -> Worker[None]:
        """Run an action on the progress after all earlier ones, then show the new state."""
        return self.run_worker(self._act(action, quietly=quietly), group="actions")

    async def _act(self, action: Callable[[], Done], *, quietly: bool) -> None:
        async with self._action_lock:
            try:
                done, state, self._fingerprint = await asyncio.to_thread(_run_action, action)
            except ProgressError as error:
                notify(self, f"{error.message}\n{error.remedy}", severity="error")
                return
            self.state = state
        if not quietly:
            notify(self, sentences(done.message))

    async def _poll(self) -> None:
        """Show what another process recorded or committed."""
        if self._action_lock.locked():
            return
        if await asyncio.to_thread(fingerprint, self.state.view) != self._fingerprint:
            await self.reload()

    async def reload(self) -> None:
        """Read the progress again."""
        async with self._action_lock:
            try:
                state = await asyncio.to_thread(read_state)
                self._fingerprint = await asyncio.to_thread(fingerprint, state.view)
            except ProgressError as error:
                notify(self, f"{error.message}\n{error.remedy}", severity="error")
                return
            self.state = state

    def verify(self, task: Task, on_question: Callable[[Any], object] | None = None) -> None:
        """Run a task in the worker process; `on_question` then receives what the worker leaves to the user.

        That is the proposal of `propose`, or the repositories in which `link` found nothing of the user's, if any.
        """
        if self._verification and self._verification.is_running:
            notify(self, "A verification is already running. Press esc to stop it.", severity="warning")
            return
        self._verification = self.run_worker(self._verify(task, on_question), group="verification")

    async def _verify(self, task: Task, on_question: Callable[[Any], object] | None) -> None:
        self.running = Running(Path(task.names[0]).name if task.names else "linked repositories")
        results = stream(task)
        changed = 0
        question: object = None
        failed = False
        unread: list[str] = []
        try:
            async for result in results:
                if "error" in result:
                    failed = True
                    notify(self, f"{result['error']['message']}\n{result['error']['remedy']}", severity="error")
                elif found := result.get("proposal") or result.get("unknown"):
                    question = found
                elif "recorded" in result:
                    changed += len(result["recorded"])
                    await self.reload()
                elif "synced" in result:
                    await self.reload()
                    self._show_changes(result["synced"])
                elif "linked" in result:
                    notify(self, sentences(result["linked"]))
                    await self.reload()
                else:
                    self._receive(result)
                    if error := result.get("report", {}).get("error"):
                        unread.append(f"{error['message']}\n{error['remedy']}")
            if task.verb == "ledger" and not failed:
                self._summarize(changed, unread)
        finally:
            self.running = None
            await results.aclose()
        if question and on_question:
            # Only now, because the user may verify the selection at once, and only one worker runs at a time.
            on_question(question)

    def _summarize(self, changed: int, unread: list[str]) -> None:
        """Say how many verdicts changed, and which repositories could not be verified and why."""
        for problem in unread:
            notify(self, problem, title="Not verified", severity="warning")
        if changed or not unread:
            notify(self, f"Verified: {changed or 'no'} verdict{'s' * (changed != 1)} changed")

    def _show_changes(self, synced: dict[str, Any]) -> None:
        """Show what a synchronization changed: a dialog, or one line where nothing did or another dialog is open."""
        lines = [SyncLine(*line) for line in synced["lines"]]
        if not synced["changed"] or self.screen.is_modal:
            texts = [line.text for line in lines] if not synced["changed"] else [f"Synchronized: {synced['summary']}"]
            notify(self, "\n".join(texts))
            return
        shown = Stack(Hanging.of(spoken(line.text, self.state), SYNC_STYLES.get(line.kind, "")) for line in lines)
        self.push_screen(screens.load("dialogs")("What changed", shown))

    async def on_unmount(self) -> None:
        """Leave no process behind: Textual cancels the workers of an app that ends and waits for none of them."""
        for worker in [worker for worker in self.workers if worker.group in WITH_PROCESSES]:
            worker.cancel()
            with contextlib.suppress(WorkerError):
                await worker.wait()

    def _receive(self, result: dict[str, Any]) -> None:
        running = self.running or Running("")
        match result:
            case {"place": [int(number), int(of), str(path)]}:
                self.running = running._replace(name=Path(path).name, number=number, of=of, done=0, files=0)
            case {"progress": [_, int(done), int(files)]}:
                self.running = running._replace(done=done, files=files)
            case {"report": {"key": str(key)} as facts}:
                rows = tuple(facts.pop("deliverables"))
                self.reports = {**self.reports, key: RepositoryReport(key, facts, rows)}

    def forget(self, *keys: str) -> None:
        """Drop the reports on repositories."""
        self.reports = {name: report for name, report in self.reports.items() if name not in keys}

    def watch_state(self, before: State, now: State) -> None:
        """Drop the reports on linked repositories that were made before another address counted as the learner's."""
        if before.view.progress.addresses != now.view.progress.addresses:
            self.forget(*now.view.progress.links)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer `stop` only while something runs."""
        if action == "stop":
            return self.running is not None
        return super().check_action(action, parameters)

    def action_stop(self) -> None:
        """Stop the verification at once."""
        if self._verification and self._verification.is_running:
            self._verification.cancel()
            notify(self, "Verification stopped. Verdicts recorded so far are kept.")

    def action_verify_all(self) -> None:
        """Verify the linked repositories that moved, and show what changed."""
        if not self.state.view.progress.links:
            notify(self, "No repository is linked yet. Press 3, then r, to link one.", severity="warning")
            return
        self.verify(Task("sync"))

    def action_quiz(self) -> None:
        """Ask questions about what was studied."""
        # The schedule of the questions takes 15 ms to import, which the first picture need not wait for.
        from tracker.tui.screens.quiz import open_quiz  # noqa: PLC0415 - see above

        open_quiz(self)

    def action_undo(self) -> None:
        """Undo the last action."""
        self.act(undo)

    def action_show(self, name: str) -> None:
        """Switch to a screen."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_mode(name)

    def action_help(self) -> None:
        """Show the keys of the screen."""
        help_screen = screens.load("help")
        if not isinstance(self.screen, help_screen):
            self.push_screen(help_screen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the palette: every binding of the screen, then those of Textual's own that add something."""
        keys: dict[tuple[str, str], list[str]] = {}
        for _, binding, enabled, _ in screen.active_bindings.values():
            if enabled and binding.id and binding.description:
                name = binding.description.capitalize(), binding.action
                keys.setdefault(name, []).append(self.get_key_display(binding))
        for (title, action), displayed in keys.items():
            shown = f"key {' or '.join(dict.fromkeys(displayed))}"
            yield SystemCommand(title, shown, self._runner(action, screen))
        titles = {title for title, _ in keys} | {"Keys"}  # which the help has
        yield from (command for command in super().get_system_commands(screen) if command.title not in titles)

    def _runner(self, action: str, screen: Screen[object]) -> Callable[[], object]:
        owner = screen if hasattr(screen, f"action_{action.partition('(')[0]}") else self
        return lambda: self.call_later(self.run_action, action, owner)


def _run_action(action: Callable[[], Done]) -> tuple[Done, State, tuple[object, ...]]:
    done = action()
    state = read_state(done.view)
    return done, state, fingerprint(state.view)


def run() -> None:
    """Run the app until the user quits or a signal ends it. Raises ProgressError if the journal cannot be read."""
    app = TrackerApp(read_state())
    app.run()
    if app.return_code:
        sys.exit(app.return_code)
